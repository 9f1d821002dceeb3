using Microsoft.Extensions.Logging;
using StreamCore.State;
using StreamCore.State.Faster;

namespace FraudService.Configuration;

/// <summary>Where the cards' state is kept while the service works.</summary>
public sealed class StateOptions
{
    /// <summary>What holds it. Default <see cref="StateBackendKind.Memory"/>. The settings below are for <see cref="StateBackendKind.Faster"/> alone.</summary>
    public StateBackendKind Backend { get; set; }

    /// <summary>A directory on local disk. There is no default; nothing is lost with it but the time of longer restores.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The most memory for the log of one partition's state, in bytes; an eighth comes on top for its index. Default 128 MiB.</summary>
    public long MemoryPerStore { get; set; } = 128L << 20;

    /// <summary>The most memory for all partitions together, in bytes. No bound by default.</summary>
    public long? ProcessMemory { get; set; }

    /// <summary>How often the state of a partition is checkpointed. Default 1 minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Makes what holds the state.</summary>
    /// <param name="loggerFactory">Takes warnings about checkpoints; null for none.</param>
    /// <param name="time">The clock.</param>
    public StateBackend CreateBackend(ILoggerFactory? loggerFactory, TimeProvider time) => Backend == StateBackendKind.Memory
        ? StateBackend.InMemory
        : new FasterStateBackend(ToFasterOptions(loggerFactory, time));

    /// <summary>The settings as FASTER's share of the runtime takes them.</summary>
    internal FasterOptions ToFasterOptions(ILoggerFactory? loggerFactory, TimeProvider time) => new()
    {
        Directory = Directory,
        MemoryPerStore = MemoryPerStore,
        ProcessMemory = ProcessMemory,
        CheckpointInterval = CheckpointInterval,
        LoggerFactory = loggerFactory,
        TimeProvider = time,
    };
}
