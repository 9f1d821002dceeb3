using Confluent.Kafka;

namespace StreamCore.Kafka.Tables;

/// <summary>How far a table has read a partition. Used by the table's thread.</summary>
internal sealed class TablePartition(int number)
{
    /// <summary>The partition's number.</summary>
    public int Number => number;

    /// <summary>The next offset to read; the beginning, until something is known.</summary>
    public Offset Next { get; set; } = Offset.Beginning;

    /// <summary>What has to be read until the table has caught up.</summary>
    public long CatchUpEnd { get; set; }

    /// <summary>The end of the partition, as far as the client knows; null if it does not.</summary>
    public long? End { get; set; }

    /// <summary><see cref="Next"/> as a number; 0 while it is only known to be the beginning.</summary>
    public long Position => Next.IsSpecial ? 0 : Next.Value;

    /// <summary>How many offsets are still to be read until the table has caught up.</summary>
    public long CatchUpRemaining => Math.Max(0, CatchUpEnd - Position);

    /// <summary>How many offsets it is behind the end; null if that is not known.</summary>
    public long? Lag => End is { } end ? Math.Max(0, end - Position) : null;
}
