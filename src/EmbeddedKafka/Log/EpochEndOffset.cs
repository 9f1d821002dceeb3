namespace EmbeddedKafka.Log;

/// <summary>The offset at which a leader epoch ended; epoch and offset are -1 where the log does not know the epoch.</summary>
internal readonly record struct EpochEndOffset(int LeaderEpoch, long EndOffset)
{
    public static EpochEndOffset Unknown { get; } = new(-1, -1);
}
