namespace StreamCore.State;

/// <summary>Names a state.</summary>
public abstract class StateDescriptor
{
    private protected StateDescriptor(string name) => Name = name;

    /// <summary>The state's name.</summary>
    public string Name { get; }

    /// <summary>
    /// The version of what is stored, 1 by default. Fields that were added need no new one; raise it for what needs a migration.
    /// A job does not start on state of a higher version than its own.
    /// </summary>
    public int Version
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>How long values live in event time; for ever by default.</summary>
    public StateTtl? Ttl { get; init; }
}
