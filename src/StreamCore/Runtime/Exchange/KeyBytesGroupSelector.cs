using StreamCore.Graph;
using StreamCore.State;

namespace StreamCore.Runtime.Exchange;

/// <summary>The key group of the key that a key selector finds.</summary>
internal sealed class KeyBytesGroupSelector<T>(IKeyBytes<T> keys) : KeyGroupSelector<T>
{
    public override int KeyGroupOf(in T element) => KeyGroup.Of(keys.Read(element));
}
