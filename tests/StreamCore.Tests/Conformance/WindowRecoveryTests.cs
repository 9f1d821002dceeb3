using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>What a crash, an abort or the end does to windows, on the scenarios of family W.</summary>
public sealed class WindowRecoveryTests
{
    private static readonly JsonElement EndOfInput = JsonElement.Parse("""{"wm":9223372036854775807}""");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restarts_at_any_step_change_no_result(bool keepsElements)
    {
        var random = SeededRandom();
        foreach (var vector in VectorFiles.Current.Read("W"))
        {
            using var scenario = Start(vector, keepsElements);
            for (var i = 0; i < vector.Steps.Count; i++)
            {
                if (random.Next(4) == 0)
                {
                    scenario.Restart();
                }

                AssertSame(vector, i, scenario.Run(vector.Steps[i]));
            }

            Assert.Equal(vector.Totals.GetProperty("numLateRecordsDropped").GetInt64(), scenario.Totals()["numLateRecordsDropped"]!.GetValue<long>());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_aborted_epoch_that_is_put_in_again_gives_the_same_results(bool keepsElements)
    {
        var random = SeededRandom();
        foreach (var vector in VectorFiles.Current.Read("W"))
        {
            using var scenario = Start(vector, keepsElements);
            var epochStart = 0;
            for (var i = 0; i < vector.Steps.Count; i++)
            {
                AssertSame(vector, i, scenario.Run(vector.Steps[i]));
                if (random.Next(6) == 0)
                {
                    scenario.AbortEpoch();
                    for (var again = epochStart; again <= i; again++)
                    {
                        AssertSame(vector, again, scenario.Run(vector.Steps[again]));
                    }
                }

                if (random.Next(4) == 0)
                {
                    scenario.EndEpoch();
                    epochStart = i + 1;
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_stays_in_the_state_when_all_windows_are_over(bool keepsElements)
    {
        var vectors = VectorFiles.Current.Read("W");
        var most = 0;
        foreach (var vector in vectors)
        {
            using var scenario = Start(vector, keepsElements);
            foreach (var step in vector.Steps)
            {
                scenario.Run(step);
                most = Math.Max(most, scenario.StateEntries);
            }

            scenario.Run(EndOfInput);

            Assert.True(scenario.StateEntries == 0, $"{vector.Id}: {scenario.StateEntries} entries of state are left.");
        }

        Assert.True(most > 0 || vectors.Count == 0, "No scenario had any state, so that this test shows nothing.");
    }

    private static WindowScenario Start(Vector vector, bool keepsElements) =>
        (WindowScenario)new WindowFamily(keepsElements).Start(vector.Config);

    private static void AssertSame(Vector vector, int step, JsonObject actual)
    {
        var family = new WindowFamily();
        var expected = VectorJson.Copy(vector.Expect[step]);
        family.Normalise(vector.Steps[step], expected);
        family.Normalise(vector.Steps[step], actual);
        var (wanted, got) = (VectorJson.Canonical(expected), VectorJson.Canonical(actual));
        Assert.True(wanted == got, $"{vector.Id}, step {step} {vector.Steps[step].GetRawText()}: expected {wanted}, got {got}.");
    }

    private static Random SeededRandom()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new(seed);
    }
}
