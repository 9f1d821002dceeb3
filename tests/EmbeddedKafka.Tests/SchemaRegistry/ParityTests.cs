using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>
/// The same calls to the embedded registry and to another one, at the address in SCHEMA_REGISTRY_URL, which may be
/// Confluent's own or one that is compatible with it.
/// </summary>
public sealed class ParityTests : RegistryTests
{
    private const string UrlVariable = "SCHEMA_REGISTRY_URL";

    public static TheoryData<string> Scenarios => [.. ParityScenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_embedded_registry_answers_as_documented(string scenario) =>
        await RunAsync(Client, ParityScenarios.All[scenario], mayDeviate: false);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Another_registry_answers_the_same_but_for_its_known_deviations(string scenario)
    {
        var url = Environment.GetEnvironmentVariable(UrlVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(url), $"{UrlVariable} names no other schema registry to compare with.");
        using var other = new RegistryClient(new Uri(url));

        await RunAsync(other, ParityScenarios.All[scenario], mayDeviate: true);
    }

    private static async Task RunAsync(RegistryClient registry, ParityStep[] steps, bool mayDeviate)
    {
        var unique = Guid.NewGuid().ToString("N");
        var id = "none";
        foreach (var step in steps)
        {
            var parts = Fill(step.Call)!.Split(' ', 2);
            var answer = await registry.SendAsync(new HttpMethod(parts[0]), parts[1], Fill(step.Body));

            var right = IsRight(step, answer);
            var deviates = mayDeviate && step.Deviation?.Status == answer.Status;
            Assert.True(
                right || deviates,
                $"{step.Call} should answer {step.Status}, error {step.Error}, {Fill(step.Answer)}; it answered {answer}");
            if (!right)
            {
                TestContext.Current.TestOutputHelper!.WriteLine($"Deviation: {step.Call}: the other registry {step.Deviation!.What}.");
            }

            if (parts[0] == "POST" && answer.Status == 200 && answer.Json?["id"] is { } given)
            {
                id = given.ToJsonString();
            }
        }

        string? Fill(string? text) => text?.Replace("{s}", $"parity-{unique}").Replace("{u}", unique).Replace("{id}", id);

        bool IsRight(ParityStep step, RegistryAnswer answer) =>
            answer.Status == step.Status
            && (step.Error is null || answer.ErrorCode == step.Error)
            && (step.Answer is null || Contains(answer.Json, JsonNode.Parse(Fill(step.Answer)!)));
    }

    private static bool Contains(JsonNode? actual, JsonNode? expected) => (actual, expected) switch
    {
        (JsonObject has, JsonObject wants) => wants.All(field => has.ContainsKey(field.Key) && Contains(has[field.Key], field.Value)),
        (JsonArray has, JsonArray wants) => has.Count == wants.Count && has.Zip(wants).All(pair => Contains(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(actual, expected),
    };
}
