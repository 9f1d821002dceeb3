using System.Diagnostics.Metrics;
using FraudService.Configuration;
using LoadGenerator.Load;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamCore.Metrics;

namespace FraudService.Worker;

/// <summary>
/// Logs at intervals what the epochs did and where their time went: one line that tells whether the service keeps up,
/// and which step to look at if it does not.
/// </summary>
internal sealed partial class EpochStatistics(
    FraudServiceOptions options,
    TimeProvider time,
    ILogger<EpochStatistics> logger) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, LatencyHistogram> _steps = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.StatisticsInterval == TimeSpan.Zero)
        {
            return;
        }

        using var listener = Listen();
        using var timer = new PeriodicTimer(options.StatisticsInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Report();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == StreamMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            lock (_lock)
            {
                _counts[instrument.Name] = _counts.GetValueOrDefault(instrument.Name) + count;
            }
        });
        listener.SetMeasurementEventCallback<double>((instrument, milliseconds, _, _) =>
        {
            lock (_lock)
            {
                if (!_steps.TryGetValue(instrument.Name, out var histogram))
                {
                    _steps.Add(instrument.Name, histogram = new());
                }

                histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
            }
        });
        listener.Start();
        return listener;
    }

    private void Report()
    {
        lock (_lock)
        {
            var seconds = options.StatisticsInterval.TotalSeconds;
            if (_counts.Count > 0)
            {
                LogEpochs(
                    Count("streamcore.records") / seconds,
                    Count("streamcore.epochs") / seconds,
                    Step("streamcore.epoch.process"),
                    Step("streamcore.epoch.send_offsets"),
                    Step("streamcore.epoch.commit"),
                    Step("streamcore.epoch.pause"),
                    Count("streamcore.dead_letters"),
                    Count("streamcore.epochs.aborted"),
                    Count("streamcore.recoveries"));
            }

            _counts.Clear();
            _steps.Clear();
        }
    }

    private long Count(string instrument) => _counts.GetValueOrDefault(instrument);

    private string Step(string instrument)
    {
        var summary = _steps.TryGetValue(instrument, out var histogram) ? histogram.Summarise() : LatencySummary.None;
        return FormattableString.Invariant($"{summary.Count}x {summary.P50:F2}/{summary.P99:F2}/{summary.Max:F2}");
    }

    [LoggerMessage(10, LogLevel.Information, "{RecordsPerSecond:F1} records/s in {EpochsPerSecond:F1} epochs/s; ms p50/p99/max: process {Process}, "
        + "offsets {Offsets}, commit {Commit}, pause {Pause}; {DeadLetters} dead letters, {Aborted} aborted epochs, {Recoveries} recoveries")]
    private partial void LogEpochs(
        double recordsPerSecond,
        double epochsPerSecond,
        string process,
        string offsets,
        string commit,
        string pause,
        long deadLetters,
        long aborted,
        long recoveries);
}
