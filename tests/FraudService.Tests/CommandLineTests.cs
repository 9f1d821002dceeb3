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
    [InlineData("FraudStream:Fraud:ReviewThreshold is 0.4", "demo", "--FraudStream:Fraud:DeclineThreshold=0.2")]
    public async Task A_wrong_setting_stops_the_process_before_anything_starts(string fault, params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }
}
