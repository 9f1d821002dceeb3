using StreamCore.State;

namespace StreamCore.Runtime.Exchange;

/// <summary>Finds the key group of an element's key. It may keep buffers: it is used by one subtask.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract class KeyGroupSelector<T>
{
    /// <summary>The key group, from 0 to <see cref="KeyGroup.Count"/> - 1; see <see cref="KeyGroup.Of"/>.</summary>
    public abstract int KeyGroupOf(in T element);
}
