namespace StreamCore.Connectors.Files;

/// <summary>
/// When a file of a <see cref="FileSink{T}"/> is full, becomes visible with the next commit, and a new one is begun.
/// Formats that can't be gone on with, such as Parquet, roll at the end of every epoch in any case.
/// </summary>
public sealed class RollingPolicy
{
    /// <summary>The size from which a file is full, in bytes. Default 128 MiB.</summary>
    public long MaxSize { get; init; } = 128L << 20;

    /// <summary>
    /// The age at which a file is full, counted from its first record and looked at when an epoch ends, so readers see
    /// each record about that time after it came. Default 1 minute.
    /// </summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether every file is full when its epoch ends: visible soonest, with the smallest files. Default false.</summary>
    public bool OnEveryEpoch { get; init; }
}
