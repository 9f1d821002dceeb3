using System.Diagnostics.Metrics;

namespace StreamCore.Metrics;

/// <summary>The runtime's instruments, on the meter <see cref="MeterName"/>. Durations are in milliseconds.</summary>
public static class StreamMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "StreamCore";

    private static readonly Meter Meter = CreateMeter();

    /// <summary>Input records in committed epochs.</summary>
    public static readonly Counter<long> Records = Meter.CreateCounter<long>("streamcore.records", "{record}");

    /// <summary>Input records that were rejected, in committed epochs.</summary>
    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("streamcore.dead_letters", "{record}");

    /// <summary>Committed epochs.</summary>
    public static readonly Counter<long> Epochs = Meter.CreateCounter<long>("streamcore.epochs", "{epoch}");

    /// <summary>Aborted epochs; their records are processed again.</summary>
    public static readonly Counter<long> AbortedEpochs = Meter.CreateCounter<long>("streamcore.epochs.aborted", "{epoch}");

    /// <summary>How often a slot gave up its producers and state and restored them from what Kafka holds.</summary>
    public static readonly Counter<long> Recoveries = Meter.CreateCounter<long>("streamcore.recoveries", "{recovery}");

    /// <summary>From the first record of an epoch until all its outputs are handed to the producer.</summary>
    public static readonly Histogram<double> EpochProcess = Meter.CreateHistogram<double>("streamcore.epoch.process", "ms");

    /// <summary>Adding the input offsets to the transaction.</summary>
    public static readonly Histogram<double> EpochSendOffsets = Meter.CreateHistogram<double>("streamcore.epoch.send_offsets", "ms");

    /// <summary>Flushing the outputs and committing the transaction.</summary>
    public static readonly Histogram<double> EpochCommit = Meter.CreateHistogram<double>("streamcore.epoch.commit", "ms");

    /// <summary>The pause that the pacing controller put after an epoch.</summary>
    public static readonly Histogram<double> EpochPause = Meter.CreateHistogram<double>("streamcore.epoch.pause", "ms");

    /// <summary>From the assignment of a partition until its state is restored.</summary>
    public static readonly Histogram<double> Restore = Meter.CreateHistogram<double>("streamcore.restore", "ms");

    /// <summary>Changelog records that restores of partitions have read.</summary>
    public static readonly Counter<long> RestoredRecords = Meter.CreateCounter<long>("streamcore.restore.records", "{record}");

    /// <summary>Changelog records that standbys have applied.</summary>
    public static readonly Counter<long> StandbyRecords = Meter.CreateCounter<long>("streamcore.standby.records", "{record}");

    /// <summary>Records that tables have handed over, with the tag <c>topic</c>.</summary>
    public static readonly Counter<long> TableRecords = Meter.CreateCounter<long>("streamcore.table.records", "{record}");

    private static Meter CreateMeter()
    {
        var meter = new Meter(MeterName);
        JobMetrics.Create(meter);
        TableMetrics.Create(meter);
        return meter;
    }
}
