namespace LoadGenerator.Chaos;

/// <summary>Where the service under chaos keeps its state.</summary>
public enum ChaosStateBackend
{
    /// <summary>In memory; a restart reads the changelog.</summary>
    Memory,

    /// <summary>In FASTER, with checkpoints in a directory that an instance keeps over its restarts.</summary>
    Faster,
}
