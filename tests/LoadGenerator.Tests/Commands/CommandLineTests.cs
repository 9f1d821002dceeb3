using LoadGenerator.Commands;

namespace LoadGenerator.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("generate --rate 0")]
    [InlineData("generate --rate -5")]
    [InlineData("generate --cards 0")]
    [InlineData("generate --count 5 --duration 3")]
    [InlineData("generate --run-id with/slash")]
    [InlineData("generate --profile handbook")]
    [InlineData("generate --profile nonsense")]
    [InlineData("generate --profile handbook --out x.csv --rate 5")]
    [InlineData("generate --profile handbook --out x.csv --cards 2")]
    [InlineData("generate --profile handbook --out x.csv --from yesterday")]
    [InlineData("generate --profile handbook --out x.csv --days many --cards few")]
    [InlineData("generate --profile handbook --out")]
    [InlineData("generate --out x.csv")]
    [InlineData("load --warmup soon")]
    [InlineData("load --duration 99d")]
    [InlineData("replay")]
    [InlineData("replay no-such-file.csv")]
    [InlineData("audit --schema-registry nowhere")]
    [InlineData("audit --stall-timeout -3")]
    [InlineData("chaos --kinds kill,nonsense")]
    [InlineData("chaos --faults 0")]
    [InlineData("chaos --instances 0")]
    [InlineData("chaos --rate 0")]
    public async Task A_wrong_command_line_ends_with_the_code_for_usage(string line) =>
        Assert.Equal(ExitCodes.Usage, await RunAsync(line));

    [Theory]
    [InlineData("replay FILE --rate 1 --speed 2")]
    [InlineData("replay FILE --speed 0")]
    [InlineData("replay FILE --from 01.02.2018")]
    public async Task A_wrong_replay_ends_with_the_code_for_usage(string line) =>
        Assert.Equal(ExitCodes.Usage, await RunAsync(line.Replace("FILE", Environment.ProcessPath, StringComparison.Ordinal)));

    [Theory]
    [InlineData("--help")]
    [InlineData("generate --help")]
    [InlineData("replay --help")]
    [InlineData("load --help")]
    [InlineData("audit --help")]
    [InlineData("chaos --help")]
    public async Task Help_is_no_error(string line) => Assert.Equal(ExitCodes.Success, await RunAsync(line));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("500ms", 0.5)]
    [InlineData("2h", 7200)]
    public void Durations_have_units(string text, double seconds)
    {
        var parsed = LoadGeneratorCommand.Build(TimeProvider.System).Parse(["load", "--duration", text]);

        Assert.Empty(parsed.Errors);
        Assert.Equal(TimeSpan.FromSeconds(seconds), parsed.GetValue<TimeSpan>("--duration"));
    }

    private static Task<int> RunAsync(string line) => LoadGeneratorCommand.RunAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries), TimeProvider.System);
}
