using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using LoadGenerator.Kafka;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>
/// Drives the running service with an open-loop load and measures it from outside: from the scheduled send of a
/// transaction to the moment at which a read_committed consumer has its decision.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="schemaIds">The registry's ids of the schemas.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Hears how far the test has come.</param>
public sealed class LoadTest(LoadOptions options, FraudSchemaIds schemaIds, TimeProvider time, IRunProgress progress)
{
    private static readonly TimeSpan StartDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CancelledPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private TransactionFeed? _feed;
    private DecisionProbe? _probe;

    /// <summary>How the test stands, for showing it while it runs. Safe to read from any thread.</summary>
    public LoadSnapshot Snapshot => _feed is { } feed && _probe is { } probe
        ? new(
            feed.Sent,
            probe.Decided.Count,
            probe.Count(Outcome.Approve),
            probe.Count(Outcome.Review),
            probe.Count(Outcome.Decline),
            probe.LatencySoFar)
        : LoadSnapshot.None;

    /// <summary>Runs the test. Call it once.</summary>
    /// <param name="cancellationToken">Ends it early; the report then covers what was sent.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message has the remedy.</exception>
    /// <exception cref="TopicMissingException">One of the topics does not exist.</exception>
    /// <exception cref="KafkaException">No broker answered, or the client cannot go on.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }

        var ends = await FindEndsAsync();
        var failed = new OccurrenceBitmap(options.TotalCount);
        var runId = options.RunId ?? RunId.From(options.Simulator.Seed, time.GetUtcNow());
        using var producer = new TransactionProducer(
            options.Bootstrap, options.Topics.Transactions, schemaIds.Transaction, value => NoteFailure(runId, failed, value));
        var feed = new TransactionFeed(
            new TransactionSimulator(options.Simulator, runId), producer, new PrecisePacer(time), time);

        var startedAt = time.GetUtcNow() + StartDelay;
        var schedule = OpenLoopSchedule.StartingAfter(
            time, options.Rate, StartDelay, options.EventTimeSpeed, (options.EventTimeSpeed - 1) * (options.Warmup + options.Duration));
        using var probe = new DecisionProbe(options, runId, schemaIds.Decision, schedule, ends, time);
        (_feed, _probe) = (feed, probe);
        probe.Start();

        var feeding = feed.RunAsync(schedule, options.TotalCount, cancellationToken);
        while (await Task.WhenAny(feeding, probe.Completion, Task.Delay(Tick, time, CancellationToken.None)) is var ended
            && ended != feeding)
        {
            ThrowIfEnded(probe);
            var stage = feed.Sent < options.WarmupCount ? "warm-up" : "measured";
            progress.Report(stage, feed.Sent, stage == "measured" ? options.TotalCount : options.WarmupCount);
        }

        var fed = await feeding;
        producer.Flush(FlushTimeout);
        var patience = cancellationToken.IsCancellationRequested ? CancelledPatience : options.StragglerTimeout;
        await WaitForStragglersAsync(probe, fed.Sent, failed, patience);
        await probe.StopAsync();
        return Report(runId, startedAt, ends.Length, fed, producer.Counts, failed, probe);
    }

    private async Task<long[]> FindEndsAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = options.Bootstrap })
            .SetLogHandler(static (_, _) => { })
            .Build();
        await TopicOffsets.EarliestAsync(admin, options.Topics.Transactions); // Fails if it does not exist.
        return await TopicOffsets.LatestAsync(admin, options.Topics.Decisions, IsolationLevel.ReadCommitted);
    }

    private async Task WaitForStragglersAsync(
        DecisionProbe probe, long sent, OccurrenceBitmap failed, TimeSpan patience)
    {
        var start = time.GetTimestamp();
        while (probe.Decided.Count < sent - failed.Count && time.GetElapsedTime(start) < patience)
        {
            ThrowIfEnded(probe);
            progress.Report("stragglers", probe.Decided.Count, sent);
            await Task.Delay(Tick, time, CancellationToken.None);
        }
    }

    private LoadReport Report(
        RunId runId,
        DateTimeOffset startedAt,
        int partitions,
        FeedResult fed,
        DeliveryCounts counts,
        OccurrenceBitmap failed,
        DecisionProbe probe)
    {
        var lost = 0L;
        for (var i = 0L; i < fed.Sent; i++)
        {
            lost += probe.Decided.Contains(i) || failed.Contains(i) ? 0 : 1;
        }

        var neverSent = 0L;
        for (var i = fed.Sent; i < options.TotalCount; i++)
        {
            neverSent += probe.Decided.Contains(i) ? 1 : 0;
        }

        var latency = probe.Latency;
        return new()
        {
            RunId = runId.Name,
            StartedAt = startedAt,
            Completed = fed.Sent == options.TotalCount,
            Partitions = partitions,
            Rate = options.Rate,
            WarmupSeconds = options.Warmup.TotalSeconds,
            DurationSeconds = options.Duration.TotalSeconds,
            Sent = fed.Sent,
            Acknowledged = counts.Acknowledged,
            Failed = counts.Failed,
            FirstFailure = counts.FirstFailure,
            Decided = probe.Decided.Count - neverSent,
            Lost = lost,
            Duplicated = probe.Duplicated,
            Unknown = probe.Unknown + neverSent,
            Foreign = probe.Foreign,
            Unreadable = probe.Unreadable,
            SendRate = PerSecond(fed.Sent, fed.Elapsed),
            DecisionRate = latency.Count == 0 ? 0 : PerSecond(latency.Count, probe.MeasuredSpan),
            LatencyMs = latency,
            SendLagMs = fed.Lag,
            Detection = DetectionFigures.Count(options.Simulator, runId, fed.Sent, probe.Decided, probe.Alerted, probe.Declined),
        };
    }

    private void NoteFailure(RunId runId, OccurrenceBitmap failed, ReadOnlyMemory<byte> value)
    {
        if (TransactionIdReader.TryRead(value.Span, schemaIds.Transaction, out var id) && runId.TryReadIndex(id, out var index))
        {
            failed.Add(index);
        }
    }

    private static void ThrowIfEnded(DecisionProbe probe)
    {
        if (probe.Completion.IsCompleted)
        {
            // Nobody has stopped it, so it has failed: throw what it failed of.
            probe.Completion.GetAwaiter().GetResult();
        }
    }

    private static double PerSecond(long count, TimeSpan span) =>
        span > TimeSpan.Zero ? Math.Round(count / span.TotalSeconds, 1) : 0;
}
