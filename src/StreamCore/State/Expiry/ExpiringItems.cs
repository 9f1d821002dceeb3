using System.Buffers.Binary;
using StreamCore.State.Schemas;

namespace StreamCore.State.Expiry;

/// <summary>The items of lists.</summary>
/// <param name="keyed">A view of the state for this alone.</param>
/// <param name="boundsPrefix">The prefix of the lists' bounds.</param>
/// <param name="itemPrefix">The prefix of items.</param>
/// <param name="format">How items are stored.</param>
internal sealed class ExpiringItems<T>(KeyedState keyed, StateKeyPrefix boundsPrefix, StateKeyPrefix itemPrefix, StateFormat<T> format)
    : ExpiringEntries
{
    private readonly TimeToLive _ttl = format.Ttl!;
    private readonly ListItems _items = new(keyed, boundsPrefix, itemPrefix);

    public override bool IsDue(ReadOnlySpan<byte> stateKey, ReadOnlySpan<byte> value) =>
        keyed.IsOf(stateKey, itemPrefix) && _ttl.IsDue(format.ReadTime(value));

    public override void Settle(ReadOnlyMemory<byte> stateKey)
    {
        keyed.SetKeyOf(stateKey, itemPrefix, ListItems.SuffixSize);
        var index = BinaryPrimitives.ReadInt64LittleEndian(stateKey.Span[^ListItems.SuffixSize..]);
        if (!_items.TryRead(index, out var stored))
        {
            return;
        }

        if (!format.IsExpired(stored))
        {
            _items.Write(index, format.Write(format.Read(stored), _ttl.Watermark));
            return;
        }

        _items.Delete(index);
        var (start, end) = _items.Bounds;
        if (index == start)
        {
            _items.SetStart(start, end);
        }
    }
}
