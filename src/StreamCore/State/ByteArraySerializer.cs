using System.Buffers;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Byte arrays as they are.</summary>
internal sealed class ByteArraySerializer : TypeSerializer<byte[]>
{
    internal override StateLayout Layout { get; } = StateLayout.Of("bytes", "byte[]");

    public override void Write(in byte[] value, IBufferWriter<byte> destination) => destination.Write(value);

    public override byte[] Read(ReadOnlySpan<byte> bytes) => bytes.ToArray();
}
