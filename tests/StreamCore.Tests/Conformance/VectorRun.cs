using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>
/// Runs every scenario of a family and compares it with Flink step by step; see <see cref="IVectorFamily"/> for how to
/// add a family. A scenario ends at its first difference: what follows it would only be noise.
/// </summary>
internal sealed class VectorRun
{
    private const int DifferencesShown = 5;

    private readonly IVectorFamily _family;
    private readonly List<VectorDifference> _differences = [];

    private VectorRun(IVectorFamily family) => _family = family;

    public int Passed { get; private set; }

    public IReadOnlyList<VectorDifference> Differences => _differences;

    /// <summary>Such as <c>M: 101 passed, 0 failed</c>.</summary>
    public string Summary => $"{_family.Name}{_family.Variant}: {Passed} passed, {_differences.Count} failed";

    /// <summary>Runs a family, prints its line, and fails the test on any difference.</summary>
    public static void Check(IVectorFamily family, VectorFiles files)
    {
        var run = Of(family, files.Read(family.Name));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        Console.Out.WriteLine(run.Summary);
        run.Verify(files.MayLackFamilies);
    }

    /// <summary>Runs scenarios and collects the differences.</summary>
    public static VectorRun Of(IVectorFamily family, IEnumerable<Vector> vectors)
    {
        var run = new VectorRun(family);
        foreach (var vector in vectors)
        {
            if (run.FirstDifference(vector) is { } difference)
            {
                run._differences.Add(difference);
            }
            else
            {
                run.Passed++;
            }
        }

        return run;
    }

    /// <summary>Fails the test if a scenario failed, or if there was none although there must be.</summary>
    public void Verify(bool mayBeEmpty)
    {
        if (_differences.Count > 0)
        {
            Assert.Fail(string.Join(
                Environment.NewLine, [Summary, .. _differences.Take(DifferencesShown).Select(shown => shown.ToString())]));
        }

        Assert.True(Passed > 0 || mayBeEmpty, $"There is no scenario of family {_family.Name}.");
    }

    private VectorDifference? FirstDifference(Vector vector)
    {
        var at = "config";
        try
        {
            using var scenario = _family.Start(vector.Config);
            for (var i = 0; i < vector.Steps.Count; i++)
            {
                var step = vector.Steps[i];
                at = $"step {i} {step.GetRawText()}";

                var actual = scenario.Run(step);
                var expected = VectorJson.Copy(vector.Expect[i]);
                _family.Normalise(step, expected);
                _family.Normalise(step, actual);
                if (Difference(vector, at, expected, actual) is { } difference)
                {
                    return difference;
                }
            }

            at = "totals";
            var counted = scenario.Totals();
            var recorded = VectorJson.Copy(vector.Totals);
            foreach (var uncounted in recorded.Select(total => total.Key).Except(counted.Select(total => total.Key)).ToList())
            {
                recorded.Remove(uncounted);
            }

            return Difference(vector, at, recorded, counted);
        }
        catch (Exception failure)
        {
            // One scenario that can't be run is one failure, as a wrong result is; the others still count.
            return new(vector.Id, vector.Note, at, "no exception", failure.ToString());
        }
    }

    private static VectorDifference? Difference(Vector vector, string at, JsonObject expected, JsonObject actual)
    {
        var (wanted, got) = (VectorJson.Canonical(expected), VectorJson.Canonical(actual));
        return wanted == got ? null : new(vector.Id, vector.Note, at, wanted, got);
    }
}
