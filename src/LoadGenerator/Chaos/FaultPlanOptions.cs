namespace LoadGenerator.Chaos;

/// <summary>What a plan of faults depends on. The same options give the same plan.</summary>
public sealed record FaultPlanOptions
{
    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The kinds to choose from; at least one.</summary>
    public required IReadOnlySet<FaultKind> Kinds { get; init; }

    /// <summary>How many instances run at the beginning; at least 1. Default 2.</summary>
    public int Instances { get; init; } = 2;

    /// <summary>How many instances run at most; not fewer than <see cref="Instances"/>. Default 4.</summary>
    public int MaxInstances { get; init; } = 4;

    /// <summary>The mean time from the beginning of one fault to that of the next. Default 4 s.</summary>
    public TimeSpan MeanInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>After how long without a sign of life an instance loses its partitions. Default 2 s.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
