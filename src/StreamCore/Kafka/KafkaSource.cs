using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;

namespace StreamCore.Kafka;

/// <summary>
/// Reads topics. A job that reads one topic, without an end, and writes to Kafka without an exchange runs in slots:
/// instances of the application share the partitions as a consumer group. In all other jobs one instance reads all
/// partitions, and its subtasks share them.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class KafkaSource<T> : Source<T>, IEpochStoreFactory, IKafkaPositions
{
    /// <summary>Creates a source of one topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="deserializer">Turns records into elements. It is shared by all subtasks.</param>
    /// <param name="options">How it reads; the defaults if null.</param>
    public KafkaSource(string topic, IKafkaDeserializer<T> deserializer, KafkaSourceOptions? options = null)
        : this(TopicSelection.Of(topic), deserializer, options)
    {
    }

    /// <summary>Creates a source of several topics.</summary>
    /// <param name="topics">The topics.</param>
    /// <param name="deserializer">Turns records into elements. It is shared by all subtasks.</param>
    /// <param name="options">How it reads; the defaults if null.</param>
    public KafkaSource(TopicSelection topics, IKafkaDeserializer<T> deserializer, KafkaSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(deserializer);
        Topics = topics;
        Deserializer = deserializer;
        Options = options ?? new();
    }

    /// <summary>The topics.</summary>
    public TopicSelection Topics { get; }

    /// <summary>
    /// The side output of what the deserializer rejects. Consume it: without a consumer a rejected record fails the
    /// job, since it must not be dropped.
    /// </summary>
    public OutputTag<DeadLetter> DeadLetters { get; } = new("dead-letters");

    internal KafkaSourceOptions Options { get; }

    internal IKafkaDeserializer<T> Deserializer { get; }

    /// <summary>The topic, if there is one.</summary>
    internal string Topic => Topics.Topics[0];

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new KafkaSourceReader<T>(this, context, context.Job ?? throw new NotSupportedException("A Kafka source is read by a job only."));
    }

    internal override IRegion? CreateOwnRegion(SourceNode<T> node, JobRegion region, JobContext job)
    {
        job.Options.ValidateKafka();
        return region.Vertices.Count == 1
            && Topics.Topics.Count == 1
            && Options.StoppingOffsets is null
            && node.Watermarks.IsSimple
            && !region.Nodes.Any(each => each.MakesWatermarks)
            && region.Sinks.All(sink => sink.Sink is IKafkaOutput)
                ? new KafkaRegion<T>(this, node, region, job)
                : null;
    }

    IEpochStore IEpochStoreFactory.CreateEpochStore(JobRegion region, JobContext job, bool reportsDeliveries) =>
        new KafkaEpochStore(region, job, reportsDeliveries);

    Confluent.Kafka.TopicPartitionOffset IKafkaPositions.ReadOffset(SplitPosition position) => KafkaPosition.Read(position).ToOffset();
}
