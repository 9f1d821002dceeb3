using System.Buffers;

namespace StreamCore.Kafka;

/// <summary>Turns elements of a stream into Kafka records.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IKafkaSerializer<T>
{
    /// <summary>Writes the record's key.</summary>
    void WriteKey(in T element, IBufferWriter<byte> destination);

    /// <summary>
    /// Whether the record deletes its key from a compacted topic: it has no value then, and <see cref="WriteValue"/> is not called.
    /// False unless it is implemented.
    /// </summary>
    bool IsDeletion(in T element) => false;

    /// <summary>Writes the record's value.</summary>
    void WriteValue(in T element, IBufferWriter<byte> destination);
}
