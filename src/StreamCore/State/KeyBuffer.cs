using System.Buffers;
using System.Runtime.CompilerServices;

namespace StreamCore.State;

/// <summary>Where the bytes of one key at a time are.</summary>
internal sealed class KeyBuffer<TKey>(TypeSerializer<TKey> serializer)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly byte[]? _raw = serializer is RawSerializer<TKey> ? new byte[Unsafe.SizeOf<TKey>()] : null;

    /// <summary>The bytes of a key, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(in TKey key)
    {
        // Numbers are the most frequent keys, and have no need of a serializer's generality.
        if (_raw is not null)
        {
            Unsafe.WriteUnaligned(ref _raw[0], key);
            return _raw;
        }

        _buffer.ResetWrittenCount();
        serializer.Write(key, _buffer);
        return _buffer.WrittenMemory;
    }
}
