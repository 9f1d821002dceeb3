namespace FraudService.Demo;

/// <summary>What the demo does, apart from the service's own settings.</summary>
internal sealed record DemoOptions
{
    /// <summary>The default of <see cref="Rate"/>.</summary>
    public const double DefaultRate = 200;

    /// <summary>Transactions per second.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>How long transactions are sent.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The port for the broker that the demo starts; null for any free one.</summary>
    public int? Port { get; init; }

    /// <summary>How many partitions the topics get.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>The port of the service's REST interface, 0 for any free one; null for none.</summary>
    public int? HttpPort { get; init; }

    /// <summary>What stands before the names of topics and application; null for a name of this run's own.</summary>
    public string? TopicPrefix { get; init; }
}
