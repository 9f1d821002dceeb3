namespace LoadGenerator.Simulation;

/// <summary>The world that a <see cref="TransactionSimulator"/> plays in. The same options give the same transactions.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many cards there are; at least 1. Default 5000.</summary>
    public int Cards { get; init; } = 5000;

    /// <summary>How many terminals there are; at least 1. Default 1000.</summary>
    public int Terminals { get; init; } = 1000;

    /// <summary>The share of transactions that begin a burst on one card; 0 to 1. Default 0.001.</summary>
    public double BurstRate { get; init; } = 0.001;

    /// <summary>The share of transactions with a far too high amount; 0 to 1. Default 0.003.</summary>
    public double SpikeRate { get; init; } = 0.003;

    /// <summary>The share of transactions at a terminal anywhere in the world; 0 to 1. Default 0.003.</summary>
    public double FarTerminalRate { get; init; } = 0.003;
}
