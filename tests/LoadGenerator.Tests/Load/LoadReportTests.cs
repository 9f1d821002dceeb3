using System.Text.Json;
using LoadGenerator.Load;
using LoadGenerator.Reports;

namespace LoadGenerator.Tests.Load;

public sealed class LoadReportTests
{
    private static readonly LoadReport Clean = new()
    {
        RunId = "r",
        StartedAt = DateTimeOffset.UnixEpoch,
        Completed = true,
        Partitions = 4,
        Rate = 1000,
        WarmupSeconds = 90,
        DurationSeconds = 60,
        Sent = 150_000,
        Acknowledged = 150_000,
        Failed = 0,
        FirstFailure = null,
        Decided = 150_000,
        Lost = 0,
        Duplicated = 0,
        Unknown = 0,
        Foreign = 0,
        Unreadable = 0,
        SendRate = 1000,
        DecisionRate = 999.5,
        LatencyMs = new(60_000, 5.5, 5, 6, 8.5, 9, 12),
        SendLagMs = new(150_000, 0.1, 0.05, 0.1, 0.5, 1, 2),
        Detection = new() { Transactions = 150_000, Frauds = 3_000, Alerts = 2_000, AlertedFrauds = 1_500, Declined = 400, DeclinedFrauds = 300 },
    };

    [Fact]
    public void The_JSON_has_every_figure_under_a_stable_name()
    {
        using var json = JsonDocument.Parse(JsonReport.Serialize(Clean));
        var root = json.RootElement;

        Assert.Equal(
            [
                "runId", "startedAt", "completed", "partitions", "rate", "warmupSeconds", "durationSeconds", "sent",
                "acknowledged", "failed", "firstFailure", "decided", "lost", "duplicated", "unknown", "foreign",
                "unreadable", "sendRate", "decisionRate", "latencyMs", "sendLagMs", "detection", "holds",
            ],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["count", "mean", "p50", "p90", "p99", "p999", "max"],
            root.GetProperty("latencyMs").EnumerateObject().Select(property => property.Name));
        Assert.Equal(8.5, root.GetProperty("latencyMs").GetProperty("p99").GetDouble());
        Assert.True(root.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public void The_text_says_how_many_frauds_were_found_and_that_they_are_simulated()
    {
        var text = LoadText.Describe(Clean);

        Assert.Contains("recall 0.500, precision 0.750", text, StringComparison.Ordinal);
        Assert.Contains("recall 0.100, precision 0.750", text, StringComparison.Ordinal);
        Assert.Contains("simulated", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_lost_or_doubled_or_unknown_decision_breaks_it()
    {
        Assert.True(Clean.Holds);
        Assert.False((Clean with { Lost = 1 }).Holds);
        Assert.False((Clean with { Duplicated = 1 }).Holds);
        Assert.False((Clean with { Unknown = 1 }).Holds);
        Assert.False((Clean with { Unreadable = 1 }).Holds);
    }

    [Fact]
    public void The_measured_period_follows_the_warm_up()
    {
        var options = new LoadOptions
        {
            Bootstrap = "b",
            Rate = 0.5,
            Warmup = TimeSpan.FromSeconds(10),
            Duration = TimeSpan.FromSeconds(4),
        };

        Assert.Equal(5, options.WarmupCount);
        Assert.Equal(7, options.TotalCount);
        Assert.Null(options.Problem());
        Assert.NotNull((options with { Rate = 0 }).Problem());
        Assert.NotNull((options with { Duration = TimeSpan.Zero }).Problem());
        Assert.NotNull((options with { Rate = 1e12 }).Problem());
    }
}
