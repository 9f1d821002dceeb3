using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamCore.Runtime;

namespace StreamCore.Metrics;

/// <summary>
/// The observable instruments of running jobs, on the meter <see cref="StreamMetrics.MeterName"/>: one measurement for each
/// subtask, with the tags <c>job</c>, <c>uid</c> (of the chain's first operator), <c>vertex</c>
/// (the chain's name) and <c>subtask</c>. Times are cumulative milliseconds; a rate of one of
/// them is a share of time.
/// </summary>
internal static class JobMetrics
{
    private static readonly ConcurrentDictionary<JobRunner, byte> Running = new();

    /// <summary>Begins to measure a job, until the result is disposed.</summary>
    public static IDisposable Observe(JobRunner job)
    {
        Running.TryAdd(job, 0);
        return new Observation(job);
    }

    /// <summary>Creates the instruments.</summary>
    public static void Create(Meter meter)
    {
        Counter(meter, "streamcore.subtask.busy_time", "ms", "Time spent working.", probe => (long)probe.Times.Busy.TotalMilliseconds);
        Counter(meter, "streamcore.subtask.idle_time", "ms", "Time spent waiting for input or a commit.", probe => (long)probe.Times.Idle.TotalMilliseconds);
        Counter(meter, "streamcore.subtask.back_pressured_time", "ms", "Time spent waiting for readers of the output.", probe => (long)probe.Times.BackPressured.TotalMilliseconds);
        Counter(meter, "streamcore.subtask.records_in", "{record}", "Records that came in.", probe => probe.Counters.RecordsIn);
        Counter(meter, "streamcore.subtask.records_out", "{record}", "Records that went out.", probe => probe.Counters.RecordsOut);
        Counter(meter, "streamcore.subtask.bytes_in", "By", "Bytes that came in from outside.", probe => probe.Counters.BytesIn);
        Counter(meter, "streamcore.subtask.bytes_out", "By", "Bytes that went to the outside.", probe => probe.Counters.BytesOut);
        Counter(meter, "streamcore.subtask.late_records", "{record}", "Late records that were dropped.", probe => probe.LateRecordsDropped);
        meter.CreateObservableGauge(
            "streamcore.subtask.watermark",
            () => Measure(probe => probe.Watermark).Where(measurement => measurement.Value != long.MinValue),
            "ms",
            "The current watermark in epoch milliseconds.");
        meter.CreateObservableGauge(
            "streamcore.restore.remaining",
            () => MeasurePartitions(job => job.Partitions.Select(partition => (partition.Partition, partition.Restore?.RemainingOffsets))),
            "{record}",
            "Changelog offsets that the restore of a partition has yet to read.");
        meter.CreateObservableCounter(
            "streamcore.checkpoint.completed",
            () => MeasurePartitions(job => job.Partitions.Select(partition => (partition.Partition, partition.Checkpoint?.Completed))),
            "{checkpoint}",
            "Checkpoints of a partition's state that have completed since its store was opened.");
        meter.CreateObservableCounter(
            "streamcore.checkpoint.failed",
            () => MeasurePartitions(job => job.Partitions.Select(partition => (partition.Partition, partition.Checkpoint?.Failed))),
            "{checkpoint}",
            "Checkpoints of a partition's state that have failed since its store was opened.");
        meter.CreateObservableGauge(
            "streamcore.standby.lag",
            () => MeasurePartitions(job => job.Standbys.Select(standby => (standby.Partition, standby.RecordsBehind))),
            "{record}",
            "Changelog offsets that a standby is behind.");
    }

    private static void Counter(Meter meter, string name, string unit, string description, Func<SubtaskProbe, long> read) =>
        meter.CreateObservableCounter(name, () => Measure(read), unit, description);

    private static IEnumerable<Measurement<long>> Measure(Func<SubtaskProbe, long> read) =>
        from job in Running.Keys
        from probe in job.Probes
        select new Measurement<long>(
            read(probe),
            new KeyValuePair<string, object?>("job", job.JobName),
            new KeyValuePair<string, object?>("uid", probe.Vertex.Head.Uid),
            new KeyValuePair<string, object?>("vertex", probe.Vertex.Name),
            new KeyValuePair<string, object?>("subtask", probe.Index));

    /// <summary>One measurement, with the tags <c>job</c> and <c>partition</c>, for each value that is known.</summary>
    private static IEnumerable<Measurement<long>> MeasurePartitions(Func<JobRunner, IEnumerable<(int Partition, long? Value)>> read) =>
        from job in Running.Keys
        from measured in read(job)
        where measured.Value is not null
        select new Measurement<long>(
            measured.Value.GetValueOrDefault(),
            new KeyValuePair<string, object?>("job", job.JobName),
            new KeyValuePair<string, object?>("partition", measured.Partition));

    private sealed class Observation(JobRunner job) : IDisposable
    {
        public void Dispose() => Running.TryRemove(job, out _);
    }
}
