using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Log;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Groups;

/// <summary>
/// The internal topic <c>__consumer_offsets</c>: one partition, compacted, created when there is something to keep.
/// </summary>
internal sealed class GroupLog(TopicCatalog topics, BrokerGate gate)
{
    /// <summary>Name of the topic.</summary>
    public const string TopicName = "__consumer_offsets";

    private static readonly TopicSettings Settings = TopicSettings.Compacted;

    /// <summary>The clock of what is kept: milliseconds since 1970.</summary>
    public long NowMs => gate.NowMs;

    /// <summary>Appends records.</summary>
    /// <returns>The position of the first one.</returns>
    public long Append(IReadOnlyCollection<GroupRecord> records)
    {
        var outcome = Append(new RecordBatchBuilder(), records);
        return outcome.Ok
            ? outcome.BaseOffset
            : throw new IOException($"{TopicName} refused records: {outcome.Message ?? outcome.Error.ToString()}");
    }

    /// <summary>Appends records to the transaction of a producer.</summary>
    public AppendOutcome Append(long producerId, short producerEpoch, IReadOnlyCollection<GroupRecord> records) =>
        Append(new() { ProducerId = producerId, ProducerEpoch = producerEpoch, IsTransactional = true }, records);

    /// <summary>Reads everything back, in order.</summary>
    public void Replay(Action<ReplayedRecord> onRecord, Action<ReplayedMarker> onMarker) =>
        topics.Find(TopicName)?.Partitions[0].Log.Replay(onRecord, onMarker);

    private AppendOutcome Append(RecordBatchBuilder batch, IReadOnlyCollection<GroupRecord> records)
    {
        var now = gate.NowMs;
        foreach (var record in records)
        {
            batch.Add(now, record.Key, record.Value);
        }

        return topics.EnsureInternal(TopicName, Settings).Partitions[0].Log.AppendOwn(batch.Build());
    }
}
