namespace StreamCore.Runtime;

/// <summary>What a partition's restore begins with, before it reads the rest of the changelog.</summary>
public enum RestoreOrigin
{
    /// <summary>Nothing: it reads the whole changelog.</summary>
    Changelog,

    /// <summary>A checkpoint on local disk.</summary>
    Checkpoint,

    /// <summary>The store of a standby in this process, which followed the changelog.</summary>
    Standby,
}
