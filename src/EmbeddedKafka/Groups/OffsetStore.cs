using System.Text;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups;

/// <summary>
/// The offsets that groups committed, and those that open transactions will commit. What it says is in the log first.
/// Called with the gate held.
/// </summary>
internal sealed class OffsetStore(TopicCatalog topics, GroupLog log)
{
    /// <summary>Largest metadata string in bytes of UTF-8.</summary>
    public const int MaxMetadataBytes = 4096;

    private const short ValueVersion = 3;
    private const short ValueFlexibleFrom = 4;

    private static readonly Dictionary<TopicPartition, CommittedOffset> None = [];

    private readonly Dictionary<string, Dictionary<TopicPartition, CommittedOffset>> _committed = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Dictionary<(string GroupId, TopicPartition Partition), CommittedOffset>> _pending = [];

    /// <summary>The groups that have committed or pending offsets.</summary>
    public IEnumerable<string> Groups =>
        _committed.Keys.Concat(_pending.Values.SelectMany(offsets => offsets.Keys, (_, key) => key.GroupId)).Distinct();

    /// <summary>What a group committed, by topic and partition.</summary>
    public IReadOnlyDictionary<TopicPartition, CommittedOffset> Of(string groupId) =>
        _committed.TryGetValue(groupId, out var offsets) ? offsets : None;

    /// <summary>What a group committed for a partition, or null.</summary>
    public CommittedOffset? Find(string groupId, TopicPartition partition) =>
        _committed.TryGetValue(groupId, out var offsets) && offsets.TryGetValue(partition, out var offset) ? offset : null;

    /// <summary>Whether a group has committed or pending offsets.</summary>
    public bool Has(string groupId) =>
        _committed.ContainsKey(groupId) || _pending.Values.Any(offsets => offsets.Keys.Any(key => key.GroupId == groupId));

    /// <summary>Whether an open transaction will commit an offset of the partition.</summary>
    public bool HasPending(string groupId, string topic, int partition)
    {
        foreach (var offsets in _pending.Values)
        {
            if (offsets.ContainsKey((groupId, new TopicPartition(topic, partition))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an offset may be committed: its partition has to exist, and its metadata to be small enough.</summary>
    public KafkaErrorCode Check(OffsetToCommit offset)
    {
        if (topics.FindPartition(offset.Partition.Topic, offset.Partition.Partition) is null)
        {
            return KafkaErrorCode.UnknownTopicOrPartition;
        }

        return Encoding.UTF8.GetByteCount(offset.Metadata) > MaxMetadataBytes
            ? KafkaErrorCode.OffsetMetadataTooLarge
            : KafkaErrorCode.None;
    }

    /// <summary>Commits offsets that were checked.</summary>
    public void Commit(string groupId, IReadOnlyCollection<OffsetToCommit> offsets)
    {
        if (offsets.Count == 0)
        {
            return;
        }

        var now = log.NowMs;
        var position = log.Append(Records(groupId, offsets, now));
        foreach (var offset in offsets)
        {
            Put(groupId, offset.Partition, new(offset.Offset, offset.LeaderEpoch, offset.Metadata, now, position++));
        }
    }

    /// <summary>
    /// Appends offsets that were checked to the producer's transaction in partition 0 of <c>__consumer_offsets</c>. They
    /// are pending until <see cref="EndTransaction"/>.
    /// </summary>
    /// <returns>Why the log refused the producer, or <see cref="KafkaErrorCode.None"/>.</returns>
    public KafkaErrorCode CommitTransactional(
        string groupId, long producerId, short producerEpoch, IReadOnlyCollection<OffsetToCommit> offsets)
    {
        if (offsets.Count == 0)
        {
            return KafkaErrorCode.None;
        }

        var now = log.NowMs;
        var outcome = log.Append(producerId, producerEpoch, Records(groupId, offsets, now));
        if (!outcome.Ok)
        {
            return outcome.Error;
        }

        var position = outcome.BaseOffset;
        foreach (var offset in offsets)
        {
            PutPending(
                producerId, groupId, offset.Partition,
                new(offset.Offset, offset.LeaderEpoch, offset.Metadata, now, position++));
        }

        return KafkaErrorCode.None;
    }

    /// <summary>
    /// Applies or drops the pending offsets of a producer, after its marker was appended to the log. Nothing happens if
    /// it has none. Where several producers have offsets for a partition the one behind in the log counts, in whatever
    /// order their transactions end.
    /// </summary>
    public void EndTransaction(long producerId, bool commit)
    {
        if (!_pending.Remove(producerId, out var offsets) || !commit)
        {
            return;
        }

        foreach (var ((groupId, partition), offset) in offsets)
        {
            if (Find(groupId, partition) is not { } existing || existing.Position < offset.Position)
            {
                Put(groupId, partition, offset);
            }
        }
    }

    /// <summary>Deletes offsets of a group, pending ones as well.</summary>
    public void Delete(string groupId, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
        {
            return;
        }

        log.Append([.. partitions.Select(partition => GroupRecord.Tombstone(Key(groupId, partition)))]);
        foreach (var partition in partitions)
        {
            Remove(groupId, partition);
        }
    }

    /// <summary>Deletes all offsets of a group, pending ones as well.</summary>
    public void DeleteAll(string groupId) => Delete(groupId, [.. PartitionsOf(groupId)]);

    /// <summary>Deletes the offsets that groups have for a topic.</summary>
    public void DeleteTopic(string topic)
    {
        foreach (var groupId in Groups.ToArray())
        {
            Delete(groupId, [.. PartitionsOf(groupId).Where(partition => partition.Topic == topic)]);
        }
    }

    /// <summary>Takes a record of an offset from the log; a value of null deletes it.</summary>
    /// <param name="key">What it is about.</param>
    /// <param name="value">The offset.</param>
    /// <param name="position">Where the record is.</param>
    /// <param name="producerId">The producer whose transaction it belongs to; null if it belongs to none.</param>
    public void Replay(OffsetKey key, ReadOnlyMemory<byte>? value, long position, long? producerId)
    {
        var partition = new TopicPartition(key.Topic, key.Partition);
        if (value is not { } bytes)
        {
            Remove(key.GroupId, partition);
            return;
        }

        var read = GroupRecord.ReadValue<OffsetValue>(bytes, ValueFlexibleFrom);
        var offset = new CommittedOffset(read.Offset, read.LeaderEpoch, read.Metadata, read.CommitTimestamp, position);
        if (producerId is { } producer)
        {
            PutPending(producer, key.GroupId, partition, offset);
        }
        else
        {
            Put(key.GroupId, partition, offset);
        }
    }

    private static OffsetKey Key(string groupId, TopicPartition partition) =>
        new() { GroupId = groupId, Topic = partition.Topic, Partition = partition.Partition };

    private static List<GroupRecord> Records(string groupId, IReadOnlyCollection<OffsetToCommit> offsets, long now)
    {
        var records = new List<GroupRecord>(offsets.Count);
        foreach (var offset in offsets)
        {
            var value = new OffsetValue
            {
                Offset = offset.Offset,
                LeaderEpoch = offset.LeaderEpoch,
                Metadata = offset.Metadata,
                CommitTimestamp = now,
            };
            records.Add(GroupRecord.Of(Key(groupId, offset.Partition), value, ValueVersion, flexible: false));
        }

        return records;
    }

    private IEnumerable<TopicPartition> PartitionsOf(string groupId) =>
        Of(groupId).Keys
            .Concat(_pending.Values.SelectMany(offsets => offsets.Keys.Where(key => key.GroupId == groupId), (_, key) => key.Partition))
            .Distinct();

    private void Put(string groupId, TopicPartition partition, CommittedOffset offset)
    {
        if (!_committed.TryGetValue(groupId, out var offsets))
        {
            _committed[groupId] = offsets = [];
        }

        offsets[partition] = offset;
    }

    private void PutPending(long producerId, string groupId, TopicPartition partition, CommittedOffset offset)
    {
        if (!_pending.TryGetValue(producerId, out var offsets))
        {
            _pending[producerId] = offsets = [];
        }

        offsets[(groupId, partition)] = offset;
    }

    private void Remove(string groupId, TopicPartition partition)
    {
        if (_committed.TryGetValue(groupId, out var offsets) && offsets.Remove(partition) && offsets.Count == 0)
        {
            _committed.Remove(groupId);
        }

        foreach (var (producerId, pending) in _pending)
        {
            if (pending.Remove((groupId, partition)) && pending.Count == 0)
            {
                _pending.Remove(producerId);
            }
        }
    }
}
