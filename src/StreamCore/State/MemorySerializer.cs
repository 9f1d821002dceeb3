using System.Buffers;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Bytes as they are.</summary>
internal sealed class MemorySerializer : TypeSerializer<ReadOnlyMemory<byte>>
{
    internal override StateLayout Layout { get; } = StateLayout.Of("bytes", "byte[]");

    public override void Write(in ReadOnlyMemory<byte> value, IBufferWriter<byte> destination) => destination.Write(value.Span);

    public override ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> bytes) => bytes.ToArray();
}
