namespace StreamCore.State.Savepoints;

/// <summary>One entry of a savepoint.</summary>
/// <param name="State">The full name of its state, <c>uid/name</c>, or <see cref="SavepointStateSummary.RuntimeName"/>.</param>
/// <param name="StateKey">The key as the store has it, everything that stands before it included.</param>
/// <param name="KeyOffset">Where in <paramref name="StateKey"/> the entry's own key begins: behind key group and state name.</param>
/// <param name="Value">The value.</param>
public readonly record struct SavepointEntry(string State, byte[] StateKey, int KeyOffset, byte[] Value)
{
    /// <summary>The entry's own key, with what a state adds behind it (a window, the key within a map).</summary>
    public ReadOnlyMemory<byte> Key => StateKey.AsMemory(KeyOffset);
}
