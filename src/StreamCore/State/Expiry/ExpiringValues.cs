using StreamCore.State.Schemas;

namespace StreamCore.State.Expiry;

/// <summary>The entries of states that keep one value for each key.</summary>
internal sealed class ExpiringValues<T>(KeyedState keyed, StateKeyPrefix prefix, StateFormat<T> format) : ExpiringEntries
{
    private readonly TimeToLive _ttl = format.Ttl!;

    public override bool IsDue(ReadOnlySpan<byte> stateKey, ReadOnlySpan<byte> value) =>
        keyed.IsOf(stateKey, prefix) && _ttl.IsDue(format.ReadTime(value));

    public override void Settle(ReadOnlyMemory<byte> stateKey)
    {
        if (!keyed.Partition.TryGet(stateKey.Span, out var stored))
        {
            return;
        }

        if (format.IsExpired(stored))
        {
            keyed.Partition.Delete(stateKey.Span);
        }
        else
        {
            keyed.Partition.Upsert(stateKey.Span, format.Write(format.Read(stored), _ttl.Watermark));
        }
    }
}
