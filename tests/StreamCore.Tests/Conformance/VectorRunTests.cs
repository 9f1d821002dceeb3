using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

public sealed class VectorRunTests
{
    private const string Line = """
        {"id":"X-0001","family":"X","note":"echo","config":{},"steps":[{"v":9223372036854775807},{"v":[3,1,2]}],
         "expect":[{"v":9223372036854775807},{"v":[1,2,3]}],"totals":{"steps":2,"other":7}}
        """;

    [Fact]
    public void A_step_that_comes_out_as_recorded_passes()
    {
        var run = VectorRun.Of(new Echo(sort: true), [Vector.Parse(Line)]);

        Assert.Equal("X: 1 passed, 0 failed", run.Summary);
    }

    [Fact]
    public void A_difference_names_scenario_step_and_both_results()
    {
        var run = VectorRun.Of(new Echo(sort: false), [Vector.Parse(Line)]);

        Assert.Equal("X: 0 passed, 1 failed", run.Summary);
        Assert.Equal(
            new("X-0001", "echo", """step 1 {"v":[3,1,2]}""", """{"v":[1,2,3]}""", """{"v":[3,1,2]}"""),
            Assert.Single(run.Differences));
    }

    [Fact]
    public void Numbers_beyond_doubles_are_told_apart()
    {
        var neighbour = Line.Replace("[{\"v\":9223372036854775807},{\"v\":[3", "[{\"v\":9223372036854775806},{\"v\":[3", StringComparison.Ordinal);

        var run = VectorRun.Of(new Echo(sort: true), [Vector.Parse(neighbour)]);

        Assert.StartsWith("step 0", Assert.Single(run.Differences).Step, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_are_compared_as_far_as_they_are_counted()
    {
        var wrong = Line.Replace("\"steps\":2", "\"steps\":3", StringComparison.Ordinal);

        var run = VectorRun.Of(new Echo(sort: true), [Vector.Parse(wrong)]);

        Assert.Equal("totals", Assert.Single(run.Differences).Step);
    }

    [Fact]
    public void A_scenario_that_throws_fails_and_the_others_still_run()
    {
        var unknown = Line.Replace("\"v\":[3,1,2]", "\"unknown\":1", StringComparison.Ordinal);

        var run = VectorRun.Of(new Echo(sort: true), [Vector.Parse(unknown), Vector.Parse(Line)]);

        Assert.Equal("X: 1 passed, 1 failed", run.Summary);
        Assert.Contains(nameof(KeyNotFoundException), run.Differences[0].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_fails_the_test_and_is_shown()
    {
        var run = VectorRun.Of(new Echo(sort: false), [Vector.Parse(Line)]);

        var failure = Assert.Throws<Xunit.Sdk.FailException>(() => run.Verify(mayBeEmpty: true));

        Assert.Contains("X-0001 (echo), step 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_family_without_scenarios_fails_the_test_unless_it_may_be_missing()
    {
        var run = VectorRun.Of(new Echo(sort: true), []);

        Assert.Equal("X: 0 passed, 0 failed", run.Summary);
        Assert.Throws<Xunit.Sdk.TrueException>(() => run.Verify(mayBeEmpty: false));
        run.Verify(mayBeEmpty: true);
    }

    [Fact]
    public void Only_neighbours_of_equal_key_are_sorted()
    {
        var result = JsonNode.Parse("""{"fired":[[2,"b"],[2,"a"],[1,"d"],[1,"c"],[2,"0"]]}""")!.AsObject();

        VectorJson.SortRuns(result, "fired", entry => entry[0]!.GetValue<long>());

        Assert.Equal("""{"fired":[[2,"a"],[2,"b"],[1,"c"],[1,"d"],[2,"0"]]}""", result.ToJsonString());
    }

    [Fact]
    public void Every_file_of_the_directory_is_read_and_families_are_kept_apart()
    {
        var directory = Directory.CreateTempSubdirectory("vectors");
        try
        {
            var oneLine = Line.ReplaceLineEndings("");
            File.WriteAllLines(Path.Combine(directory.FullName, "1.jsonl"), [oneLine, oneLine.Replace("\"X\"", "\"Y\"", StringComparison.Ordinal)]);
            File.WriteAllLines(Path.Combine(directory.FullName, "2.jsonl"), [oneLine, ""]);
            File.WriteAllText(Path.Combine(directory.FullName, "README.md"), "no vector");

            var files = new VectorFiles(directory.FullName, mayLackFamilies: false);

            Assert.Equal(2, files.Read("X").Count);
            Assert.Single(files.Read("Y"));
            Assert.Empty(files.Read("Z"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_directory_without_vectors_is_an_error()
    {
        var failure = Assert.Throws<DirectoryNotFoundException>(() => new VectorFiles("/no/such", mayLackFamilies: true).Read("X"));

        Assert.Contains("/no/such", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Gives out what a step says.</summary>
    private sealed class Echo(bool sort) : IVectorFamily
    {
        public string Name => "X";

        public IVectorScenario Start(JsonElement config) => new Scenario();

        public void Normalise(JsonElement step, JsonObject result)
        {
            if (sort)
            {
                VectorJson.Sort(result, "v");
            }
        }

        private sealed class Scenario : IVectorScenario
        {
            private long _steps;

            public JsonObject Run(JsonElement step)
            {
                _steps++;
                return new() { ["v"] = JsonNode.Parse(step.GetProperty("v").GetRawText()) };
            }

            public JsonObject Totals() => new() { ["steps"] = _steps };

            public void Dispose()
            {
            }
        }
    }
}
