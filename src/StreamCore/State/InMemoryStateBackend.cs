namespace StreamCore.State;

/// <summary>Keeps state in ordinary memory.</summary>
internal sealed class InMemoryStateBackend : StateBackend
{
    internal override OpenedStore Open(StorePartition partition) => new(new InMemoryStateStore(), 0);
}
