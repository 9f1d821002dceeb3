namespace LoadGenerator.Simulation;

/// <summary>The world of a <see cref="HandbookSimulator"/>; the defaults are the published ones. The same options give the same transactions.</summary>
public sealed record HandbookOptions
{
    /// <summary>The least number of cards: so many are compromised each day.</summary>
    public const int MinCards = 3;

    /// <summary>The least number of terminals: so many are compromised each day.</summary>
    public const int MinTerminals = 2;

    /// <summary>The greatest number of days, whose seconds an int can count.</summary>
    public const int MaxDays = 24_000;

    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many cards there are; at least <see cref="MinCards"/>. Default 5000.</summary>
    public int Cards { get; init; } = 5000;

    /// <summary>How many terminals there are; at least <see cref="MinTerminals"/>. Default 10,000.</summary>
    public int Terminals { get; init; } = 10_000;

    /// <summary>How many days there are; 1 to <see cref="MaxDays"/>. Default 183.</summary>
    public int Days { get; init; } = 183;

    /// <summary>The first day, at midnight UTC. Default 2018-04-01.</summary>
    public DateTimeOffset From { get; init; } = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);
}
