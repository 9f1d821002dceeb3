namespace StreamCore.State;

/// <summary>Broadcast state of any type.</summary>
public abstract class BroadcastState
{
    private protected BroadcastState(string name) => Name = name;

    /// <summary>The state's name.</summary>
    public string Name { get; }
}
