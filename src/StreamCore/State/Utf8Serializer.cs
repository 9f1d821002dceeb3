using System.Buffers;
using System.Text;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>Strings as UTF-8.</summary>
internal sealed class Utf8Serializer : TypeSerializer<string>
{
    internal override StateLayout Layout { get; } = StateLayout.Of("utf8", "string");

    public override void Write(in string value, IBufferWriter<byte> destination) => Encoding.UTF8.GetBytes(value, destination);

    public override string Read(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
