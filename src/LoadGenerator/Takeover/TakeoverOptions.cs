using LoadGenerator.Chaos;

namespace LoadGenerator.Takeover;

/// <summary>What a measurement of take-overs does.</summary>
public sealed record TakeoverOptions
{
    /// <summary>The two instances of the service, the broker and the load.</summary>
    public required ChaosOptions System { get; init; }

    /// <summary>How many cards have state before the first take-over.</summary>
    public required int Cards { get; init; }

    /// <summary>How often an instance is killed.</summary>
    public required int Repetitions { get; init; }

    /// <summary>How long everything is left alone before each kill, for standbys to catch up.</summary>
    public required TimeSpan Settle { get; init; }
}
