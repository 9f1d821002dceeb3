using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Stores a value without references as it lies in memory.</summary>
internal sealed class RawSerializer<T> : TypeSerializer<T>
{
    internal override StateLayout Layout => RawLayout<T>.Instance;

    public override void Write(in T value, IBufferWriter<byte> destination)
    {
        var size = Unsafe.SizeOf<T>();
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(destination.GetSpan(size)), value);
        destination.Advance(size);
    }

    public override T Read(ReadOnlySpan<byte> bytes) => bytes.Length == Unsafe.SizeOf<T>()
        ? Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(bytes))
        : throw new InvalidDataException($"A stored value has {bytes.Length} bytes, but {typeof(T).Name} has {Unsafe.SizeOf<T>()}. "
            + "The type's layout has changed: give the state a new name, or put the type back.");

    internal override PayloadReader<T> CreateReader(StateSchema stored)
    {
        var copies = RawFieldCopy.Between(stored.Layout.Fields, Layout.Fields);
        return copies is [var all] && all.Size == Unsafe.SizeOf<T>() && stored.Layout.Size == all.Size ? Read : payload => Copy(payload, stored.Layout.Size, copies);
    }

    private static T Copy(ReadOnlySpan<byte> payload, int oldSize, IReadOnlyList<RawFieldCopy> copies)
    {
        if (payload.Length != oldSize)
        {
            throw new InvalidDataException($"A stored value has {payload.Length} bytes, but its schema says {oldSize}.");
        }

        T value = default!;
        var bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
        foreach (var copy in copies)
        {
            payload.Slice(copy.From, copy.Size).CopyTo(bytes[copy.To..]);
        }

        return value;
    }
}
