using System.Net;
using System.Net.Sockets;

namespace FraudService.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_shows_the_verb_and_examples()
    {
        var (exitCode, output, _) = await ServiceProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Contains("demo", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("demo", "--bogus")]
    [InlineData("demo", "--rate", "0")]
    [InlineData("demo", "--bootstrap", "127.0.0.1:1", "--port", "9092")]
    [InlineData("--FraudStream:Slots")]
    [InlineData("state", "show")]
    [InlineData("state", "show", "--card", "c", "--savepoint", "a", "--url", "http://127.0.0.1:1")]
    [InlineData("state", "show", "--card", "c", "--app-id", "a")]
    [InlineData("state", "show", "--card", "c", "--url", "nowhere")]
    [InlineData("savepoint", "diff", "one")]
    [InlineData("train", "--data", "x.csv", "--from", "2018-07-25", "--to", "2018-08-01")]
    [InlineData("train", "--data", "x.csv", "--from", "July", "--to", "2018-08-01", "--out", "m.zip")]
    [InlineData("train", "--data", "x.csv", "--from", "2018-07-25", "--to", "2018-08-01", "--out", "m.zip", "--algorithm", "guess")]
    [InlineData("backtest")]
    [InlineData("backtest", "--data", "x.csv", "--test-from", "2018-08-08")]
    [InlineData("backtest", "--compare", "one.json")]
    [InlineData("backtest", "--compare", "one.json", "two.json", "--data", "x.csv")]
    [InlineData("backtest", "--data", "x.csv", "--test-from", "2018-08-08", "--test-to", "2018-08-15", "--train-from", "2018-07-25")]
    [InlineData("backtest", "--data", "x.csv", "--topics", "--bootstrap", "127.0.0.1:1", "--test-from", "2018-08-08", "--test-to", "2018-08-15")]
    [InlineData("backtest", "--data", "x.csv", "--since", "2018-06-01", "--test-from", "2018-08-08", "--test-to", "2018-08-15")]
    [InlineData("backtest", "--topics", "--bootstrap", "127.0.0.1:1", "--test-from", "2018-08-08")]
    [InlineData("backtest", "--topics", "--test-from", "2018-08-08", "--test-to", "2018-08-15")]
    [InlineData("rules", "diff", "one")]
    [InlineData("rules", "put")]
    public async Task A_wrong_command_line_is_refused(params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.NotEmpty(error);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("FraudStream:Kafka:BootstrapServers is ''")]
    [InlineData("FraudStream:Slots is '0'", "--bootstrap", "127.0.0.1:1", "--slots", "0")]
    [InlineData("FraudStream:Slotz is '1'", "--bootstrap", "127.0.0.1:1", "--FraudStream:Slotz=1")]
    [InlineData("FraudStream:FromSavepoint is '/no/such/directory'", "--bootstrap", "127.0.0.1:1", "--from-savepoint", "/no/such/directory")]
    [InlineData("FraudStream:Fraud:ReviewThreshold is 0.4", "demo", "--FraudStream:Fraud:DeclineThreshold=0.2")]
    public async Task A_wrong_setting_stops_the_process_before_anything_starts(string fault, params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("'no.csv' can't be read", "train", "--data", "no.csv", "--from", "2018-07-25", "--to", "2018-08-01", "--out", "m.zip")]
    [InlineData("set its end after", "train", "--data", "no.csv", "--from", "2018-08-01", "--to", "2018-07-25", "--out", "m.zip")]
    [InlineData("begin it at 2018-08-08", "backtest", "--data", "no.csv", "--train-from", "2018-07-25", "--train-to", "2018-08-01", "--test-from", "2018-08-07", "--test-to", "2018-08-15")]
    [InlineData("'no.zip' can't be read", "backtest", "--data", "no.csv", "--model", "no.zip", "--test-from", "2018-08-07", "--test-to", "2018-08-15")]
    [InlineData("Kafka at 127.0.0.1:1 can't be read", "backtest", "--topics", "--bootstrap", "127.0.0.1:1", "--test-from", "2018-08-07", "--test-to", "2018-08-15")]
    [InlineData("'no.json' can't be read", "backtest", "--compare", "no.json", "no.json")]
    public async Task What_can_not_be_trained_or_tested_is_said_in_a_line(string fault, params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(args);

        Assert.Equal(1, exitCode);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_process_before_anything_starts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output, error) = await ServiceProcess.RunAsync("--bootstrap", "127.0.0.1:1", $"--FraudStream:Http:Port={port}");

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"FraudStream:Http:Port is '{port}'", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("state", "show", "state show --card")]
    [InlineData("savepoint", "info", "savepoint info savepoints")]
    [InlineData("savepoint", "diff", "savepoint diff savepoints")]
    [InlineData("savepoint", "create", "savepoint create --directory")]
    [InlineData("rules", "validate", "rules validate rules.json")]
    [InlineData("rules", "list", "rules list --bootstrap")]
    [InlineData("rules", "show", "rules show --bootstrap")]
    [InlineData("rules", "diff", "rules diff monday.json")]
    [InlineData("rules", "put", "rules put rules.json --base")]
    [InlineData("rules", "pause", "rules pause night-spend")]
    [InlineData("rules", "resume", "rules resume night-spend")]
    public async Task The_help_of_each_verb_has_examples(string group, string verb, string example)
    {
        var (exitCode, output, _) = await ServiceProcess.RunAsync(group, verb, "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains(example, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no savepoint directory 'nowhere'", "savepoint", "info", "nowhere")]
    [InlineData("No service answers at http://127.0.0.1:1/", "state", "show", "--card", "c", "--url", "http://127.0.0.1:1")]
    [InlineData("No Kafka broker answers at 127.0.0.1:1", "state", "show", "--card", "c", "--bootstrap", "127.0.0.1:1")]
    public async Task What_is_not_there_is_named(string message, params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(args);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(output);
    }
}
