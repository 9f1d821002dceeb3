using System.Buffers;

namespace StreamCore.Kafka;

/// <summary>Turns elements of a stream into Kafka records.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IKafkaSerializer<T>
{
    /// <summary>Writes the record's key.</summary>
    void WriteKey(in T element, IBufferWriter<byte> destination);

    /// <summary>Writes the record's value.</summary>
    void WriteValue(in T element, IBufferWriter<byte> destination);
}
