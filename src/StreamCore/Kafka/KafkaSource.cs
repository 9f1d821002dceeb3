using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>Reads a topic, from the consumer group's committed offsets, or from the topic's beginning if there are none.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="topic">The topic.</param>
/// <param name="deserializer">Turns records into elements. It is shared by all slots.</param>
public sealed class KafkaSource<T>(string topic, IKafkaDeserializer<T> deserializer) : Source<T>
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>
    /// The side output of what the deserializer rejects. Consume it: without a consumer a rejected record fails the
    /// job, since it must not be dropped.
    /// </summary>
    public OutputTag<DeadLetter> DeadLetters { get; } = new("dead-letters");

    internal IKafkaDeserializer<T> Deserializer { get; } = deserializer;

    internal override IRegion? CreateOwnRegion(SourceNode<T> node, JobRegion region, JobContext job)
    {
        job.Options.ValidateKafka();
        return region.Vertices.Count == 1 && node.Watermarks.OutOfOrderness is not null && region.Sinks.All(sink => sink.Sink is IKafkaOutput)
            ? new KafkaRegion<T>(this, node, region, job)
            : null;
    }

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context) => throw new NotSupportedException("Wired in a later commit.");
}
