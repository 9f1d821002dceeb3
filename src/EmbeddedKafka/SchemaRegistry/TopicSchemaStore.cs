using EmbeddedKafka.Log;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>Keeps the registry's records in the compacted topic <c>_schemas</c> of a broker, where clients can read them.</summary>
internal sealed class TopicSchemaStore(Broker broker) : ISchemaStore
{
    private const string TopicName = "_schemas";

    /// <inheritdoc/>
    public void Append(byte[] key, byte[]? value)
    {
        using (broker.Gate.Enter())
        {
            var outcome = Log().AppendOwn(new RecordBatchBuilder().Add(broker.Gate.NowMs, key, value).Build());
            if (!outcome.Ok)
            {
                throw new IOException($"The topic {TopicName} does not take a schema: {outcome.Error} {outcome.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<byte[], byte[]?>> Replay()
    {
        var records = new List<KeyValuePair<byte[], byte[]?>>();
        using (broker.Gate.Enter())
        {
            Log().Replay(replayed => records.Add(new(replayed.Record.Key?.ToArray() ?? [], replayed.Record.Value?.ToArray())));
        }

        return records;
    }

    private PartitionLog Log() =>
        (broker.Topics.Find(TopicName) ?? broker.Topics.Create(TopicName, partitions: 1, TopicSettings.Compacted)).Partitions[0].Log;
}
