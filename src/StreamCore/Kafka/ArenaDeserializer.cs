using Confluent.Kafka;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>Copies keys and values from the client's memory into the epoch's arena instead of into an array each.</summary>
internal sealed class ArenaDeserializer(Arena arena) : IDeserializer<ReadOnlyMemory<byte>?>
{
    public ReadOnlyMemory<byte>? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        // Not a bare null: that would convert to an array first, and so to empty memory.
        isNull ? default(ReadOnlyMemory<byte>?) : arena.Add(data);
}
