namespace StreamCore.State;

/// <summary>What makes the time of a value begin again.</summary>
public enum TtlRefresh
{
    /// <summary>Writing it.</summary>
    OnWrite,

    /// <summary>Writing and reading it. Each read writes too, unless the time stays the same.</summary>
    OnReadAndWrite,
}
