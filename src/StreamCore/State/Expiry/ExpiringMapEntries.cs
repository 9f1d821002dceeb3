using System.Buffers.Binary;
using StreamCore.State.Schemas;

namespace StreamCore.State.Expiry;

/// <summary>The entries of maps.</summary>
/// <param name="keyed">A view of the state for this alone.</param>
/// <param name="entries">The entries in that view.</param>
/// <param name="format">How values are stored.</param>
internal sealed class ExpiringMapEntries<T>(KeyedState keyed, LinkedEntries entries, StateFormat<T> format) : ExpiringEntries
{
    private readonly TimeToLive _ttl = format.Ttl!;

    public override bool IsDue(ReadOnlySpan<byte> stateKey, ReadOnlySpan<byte> value) =>
        keyed.IsOf(stateKey, entries.EntryPrefix) && _ttl.IsDue(format.ReadTime(LinkedEntry.Read(value).Value));

    public override void Settle(ReadOnlyMemory<byte> stateKey)
    {
        var keyEnd = stateKey.Length - sizeof(int);
        var length = BinaryPrimitives.ReadInt32LittleEndian(stateKey.Span[keyEnd..]);
        keyed.SetKeyOf(stateKey, entries.EntryPrefix, length + sizeof(int));
        var key = stateKey.Span.Slice(keyEnd - length, length);
        if (!entries.TryGet(new EntryLink(key), out var entry))
        {
            return;
        }

        if (format.IsExpired(entry.Value))
        {
            entries.Remove(key);
        }
        else
        {
            entries.Put(key, format.Write(format.Read(entry.Value), _ttl.Watermark));
        }
    }
}
