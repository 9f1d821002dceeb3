namespace StreamCore.Kafka;

/// <summary>Turns Kafka records into elements of a stream.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IKafkaDeserializer<T>
{
    /// <summary>Reads one record. Called on the slot's thread, for each record, in offset order.</summary>
    /// <param name="record">The record; its bytes are valid until the epoch ends.</param>
    /// <param name="element">The element; it may refer to the record's bytes.</param>
    /// <param name="rejection">Why the record can never be read; it becomes the dead letter's reason.</param>
    /// <returns>
    /// False if the record can never be read: it goes to the source's dead letters. If it cannot be read <i>now</i>
    /// (a schema registry is down), throw: the epoch is aborted and tried again.
    /// </returns>
    bool TryDeserialize(in KafkaRecord record, out T element, out string? rejection);
}
