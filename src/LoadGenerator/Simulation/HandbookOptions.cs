namespace LoadGenerator.Simulation;

/// <summary>The world of a <see cref="HandbookSimulator"/>; the defaults are the published ones. The same options give the same transactions.</summary>
public sealed record HandbookOptions
{
    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many cards there are; at least 3. Default 5000.</summary>
    public int Cards { get; init; } = 5000;

    /// <summary>How many terminals there are; at least 2. Default 10,000.</summary>
    public int Terminals { get; init; } = 10_000;

    /// <summary>How many days there are; at least 1. Default 183.</summary>
    public int Days { get; init; } = 183;

    /// <summary>The first day, at midnight UTC. Default 2018-04-01.</summary>
    public DateTimeOffset From { get; init; } = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);
}
