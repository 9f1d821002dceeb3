using System.Text.Json;
using FraudDetection.Rules;

namespace FraudService.Tests;

/// <summary>The verbs about rules as far as they need no Kafka.</summary>
public sealed class RulesVerbTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fraudstream-rules-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_valid_file_is_said_to_be_valid()
    {
        var file = Write("rules.json", RuleSet.Default.Document.ToArray());
        Assert.Equal((0, $"{file}: 5 rule(s), valid", ""), await RunAsync("validate", file));
    }

    [Fact]
    public async Task All_faults_of_a_file_are_told_with_line_rule_reason_and_remedy()
    {
        var file = Write("rules.json", """
            { "rules": [
              { "id": "one", "owner": "Ann", "state": "activ", "weight": 0.5, "reason": "ONE", "text": "", "when": { "field": "amuont", ">": 1 } },
              { "id": "one", "owner": "Ann", "state": "draft", "weight": 3, "reason": "ONE", "text": "", "when": { "changed": "country" } }
            ] }
            """);
        var (exitCode, output, error) = await RunAsync("validate", file);

        Assert.Equal((1, ""), (exitCode, error));
        Assert.Equal(
            [
                $"{file}: line 2, column 43: rule 'one': 'activ' is no state: did you mean 'active'? Correct the name.",
                $"{file}: line 2, column 115: rule 'one': 'amuont' is neither a feature nor a field of the transaction: did you mean 'amount'? Correct the name.",
                $"{file}: line 3, column 11: rule 'one': another rule has the same id: give each rule an id of its own.",
                $"{file}: line 3, column 62: rule 'one': weight is 3: give a number from 0.000001 to 1.",
            ],
            output.Split('\n'));

        var (jsonCode, jsonText, _) = await RunAsync("validate", file, "--json");
        using var json = JsonDocument.Parse(jsonText);
        Assert.Equal(1, jsonCode);
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal((2, "one"), (json.RootElement.GetProperty("faults")[0].GetProperty("line").GetInt32(), json.RootElement.GetProperty("faults")[0].GetProperty("ruleId").GetString()));
    }

    [Fact]
    public async Task The_rules_that_come_with_the_program_are_listed_and_shown()
    {
        var (exitCode, output, _) = await RunAsync("list", "default");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            rules builtin-2
            RULE               STATE   EFFECT       REASON             OWNER        VALID   EXCEPT
            velocity           active  weight 0.5   VELOCITY           fraudstream  always  -
            amount-spike       active  weight 0.45  AMOUNT_SPIKE       fraudstream  always  -
            impossible-travel  active  weight 0.7   IMPOSSIBLE_TRAVEL  fraudstream  always  -
            night-spend        active  weight 0.25  NIGHT_SPEND        fraudstream  always  -
            new-country        active  weight 0.35  NEW_COUNTRY        fraudstream  always  -
            """,
            output);

        var (_, shown, _) = await RunAsync("show", "default");
        Assert.Equal(System.Text.Encoding.UTF8.GetString(RuleSet.Default.Document.Span).TrimEnd(), shown);
    }

    [Fact]
    public async Task Two_files_are_compared_rule_by_rule()
    {
        var rules = System.Text.Encoding.UTF8.GetString(RuleSet.Default.Document.Span);
        var first = Write("first.json", rules);
        var second = Write("second.json", rules
            .Replace("\"weight\": 0.5,", "\"weight\": 0.6,", StringComparison.Ordinal)
            .Replace("  { \"field\": \"count_1h\", \">=\": 20 }", "{ \"field\":   \"count_1h\", \">=\": 30 }", StringComparison.Ordinal)
            .Replace("\"id\": \"night-spend\"", "\"id\": \"late-spend\"", StringComparison.Ordinal)
            .Replace("\"rules\": [", "\"declineLimit\": { \"share\": 0.2 }, \"rules\": [", StringComparison.Ordinal));

        Assert.Equal((0, "The two say the same.", ""), await RunAsync("diff", first, first));
        var (_, output, _) = await RunAsync("diff", first, second);
        Assert.Equal(
            """
            - night-spend: active weight 0.25, NIGHT_SPEND
            + late-spend: active weight 0.25, NIGHT_SPEND
            ~ (the set): declineLimit none -> {"share":0.2}
            ~ velocity: weight 0.5 -> 0.6
            ~ velocity: when {"any":[{"field":"count_1m",">=":6},{"field":"count_1h",">=":20}]} -> {"any":[{"field":"count_1m",">=":6},{"field":"count_1h",">=":30}]}
            """,
            output);
    }

    [Theory]
    [InlineData("no/such/file.json", "list", "no/such/file.json")]
    [InlineData("It is not known where Kafka is", "list")]
    [InlineData("It is not known where Kafka is", "pause", "velocity")]
    [InlineData("--base and --force contradict each other", "put", "rules.json", "--base", "1", "--force")]
    public async Task What_is_missing_is_named(string message, params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var (exitCode, output, error) = await RunAsync(args);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_file_that_is_not_valid_is_not_put()
    {
        var file = Write("rules.json", """{ "rules": [{}] }""");
        var (exitCode, output, error) = await RunAsync("put", file, "--bootstrap", "127.0.0.1:1");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"{file}: line 1, column 13: ", error, StringComparison.Ordinal);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(["rules", .. args]);
        return (exitCode, output.ReplaceLineEndings("\n").TrimEnd(), error);
    }
}
