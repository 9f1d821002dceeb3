using LoadGenerator.Simulation;

namespace LoadGenerator.Chaos;

/// <summary>What a chaos run does.</summary>
public sealed record ChaosOptions
{
    /// <summary>The faults; the seed is also the load's.</summary>
    public required FaultPlanOptions Plan { get; init; }

    /// <summary>After how many faults the run ends; null for no limit.</summary>
    public int? Faults { get; init; }

    /// <summary>For how long faults are made; null for no limit. Either this or <see cref="Faults"/> is needed.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Transactions per second. Default 200.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>How many partitions each topic has. Default 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>The simulated world.</summary>
    public required SimulatorOptions Simulator { get; init; }

    /// <summary>The broker.</summary>
    public ChaosBrokerKind Broker { get; init; }

    /// <summary>The address of a broker that runs already; null for any other.</summary>
    public string? BootstrapServers { get; init; }

    /// <summary>The service's program, <c>FraudService.dll</c>.</summary>
    public required string ServicePath { get; init; }

    /// <summary>Where the service keeps its state. Default <see cref="ChaosStateBackend.Faster"/>.</summary>
    public ChaosStateBackend StateBackend { get; init; } = ChaosStateBackend.Faster;

    /// <summary>Settings for the service besides those that the run gives, as its command line takes them.</summary>
    public IReadOnlyList<string> ServiceArguments { get; init; } = [];

    /// <summary>Where the logs of the service and the broker, and the broker's data, are kept.</summary>
    public required string Directory { get; init; }

    /// <summary>How long the system may take to catch up at the end. Default 3 minutes.</summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Plans the faults of the run, in the order of their times: as many as the limits allow, endless without them.</summary>
    /// <exception cref="ArgumentException">The plan's options are wrong.</exception>
    public IEnumerable<PlannedFault> PlanFaults() =>
        FaultPlan.Make(Plan).TakeWhile(fault => !(fault.At > Duration || fault.Number > Faults)); // A limit that is null is never passed.
}
