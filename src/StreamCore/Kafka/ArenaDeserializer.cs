using Confluent.Kafka;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>Copies keys and values from the client's memory into the epoch's arena instead of into an array each.</summary>
internal sealed class ArenaDeserializer(Arena arena) : IDeserializer<ReadOnlyMemory<byte>?>
{
    public ReadOnlyMemory<byte>? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? null : arena.Add(data);
}
