namespace StreamCore.State;

/// <summary>Names a map that is kept for each key, or as broadcast state; see <see cref="MapStateDescriptor{TKey,TValue}"/>.</summary>
public abstract class MapStateDescriptor : StateDescriptor
{
    private protected MapStateDescriptor(string name)
        : base(name)
    {
    }

    /// <summary>Creates the state as broadcast state of one subtask.</summary>
    internal abstract BroadcastState CreateBroadcastState(KeyedState keyed, string scope, BroadcastWriteScope writes);
}
