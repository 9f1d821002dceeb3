namespace StreamCore.Runtime.Queries;

/// <summary>What came of a state query.</summary>
public enum StateQueryOutcome
{
    /// <summary>The key has state.</summary>
    Found,

    /// <summary>The key has no state.</summary>
    NotFound,

    /// <summary>The key's partition is another instance's.</summary>
    Elsewhere,

    /// <summary>The key's partition can't be read now: it is being restored, has failed, or nobody has it yet.</summary>
    NotReady,
}
