using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamCore.State;

/// <summary>Stores a value without references as it lies in memory.</summary>
internal sealed class RawSerializer<T> : TypeSerializer<T>
{
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
}
