using System.Globalization;

namespace StateBackends;

/// <summary>The size of the case.</summary>
/// <param name="Cards">How many cards there are.</param>
/// <param name="ValueSize">The size of a card's value, in bytes.</param>
/// <param name="MemoryMiB">What a store that has a memory budget gets, in MiB.</param>
/// <param name="Events">The events of each workload.</param>
/// <param name="CheckpointSeconds">The time between two checkpoints, in seconds.</param>
/// <param name="Seed">What all keys, values and choices follow from.</param>
internal sealed record BenchmarkSettings(int Cards, int ValueSize, int MemoryMiB, int Events, int CheckpointSeconds, int Seed)
{
    /// <summary>The events of an epoch.</summary>
    public const int EpochEvents = 1_000;

    public static readonly BenchmarkSettings Default = new(5_000_000, 300, 512, 1_000_000, 10, 1);

    /// <summary>The memory budget in bytes.</summary>
    public long Memory => (long)MemoryMiB << 20;

    /// <summary>The time between two checkpoints.</summary>
    public TimeSpan CheckpointInterval => TimeSpan.FromSeconds(CheckpointSeconds);

    /// <summary>The events after the last checkpoint: a hundredth of the cards.</summary>
    public int TailEvents => Math.Max(Cards / 100, 1);

    /// <summary>The command line that gives the same settings.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--cards", Text(Cards),
        "--value-size", Text(ValueSize),
        "--memory", Text(MemoryMiB),
        "--events", Text(Events),
        "--checkpoint-interval", Text(CheckpointSeconds),
        "--seed", Text(Seed),
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
