using EmbeddedKafka.Groups.Consumer;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>Reads groups and offsets back from their log. Of the groups the last record of each key counts.</summary>
internal sealed class GroupReplay(OffsetStore offsets)
{
    /// <summary>The classic groups, by id.</summary>
    public Dictionary<string, byte[]> ClassicGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>The consumer groups, by id.</summary>
    public Dictionary<string, ConsumerGroupImage> ConsumerGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the whole log.</summary>
    /// <exception cref="InvalidDataException">It holds what Kafka does not write.</exception>
    public void Read(GroupLog log) => log.Replay(Read, marker => offsets.EndTransaction(marker.ProducerId, marker.Control.IsCommit));

    private void Read(ReplayedRecord replayed)
    {
        try
        {
            if (replayed.Record.Key is { } keyBytes && GroupRecord.ReadKey(keyBytes) is { } key)
            {
                Read(key, replayed);
            }
        }
        catch (MalformedMessageException e)
        {
            throw new InvalidDataException(
                $"{GroupLog.TopicName} has a record at offset {replayed.Record.Offset} that this broker can't read ({e.Message}). Give the broker a directory of its own.", e);
        }
    }

    private void Read(GroupRecordKey key, ReplayedRecord replayed)
    {
        var value = replayed.Record.Value;
        switch (key)
        {
            case OffsetKey offset:
                offsets.Replay(offset, value, replayed.Record.Offset, replayed.IsTransactional ? replayed.ProducerId : null);
                break;
            case ClassicGroupKey:
                Keep(ClassicGroups, key.GroupId, value?.ToArray());
                break;
            case ConsumerGroupKey when value is null:
                ConsumerGroups.Remove(key.GroupId);
                break;
            case ConsumerGroupKey:
                ImageOf(key).Epoch = Value<EpochValue>(value)!.Epoch;
                break;
            case TargetEpochKey:
                ImageOf(key).TargetEpoch = Value<EpochValue>(value)?.Epoch ?? 0;
                break;
            case MemberKey { Type: GroupRecordType.Member } member:
                Keep(ImageOf(key).Members, member.MemberId, Value<MemberValue>(value));
                break;
            case MemberKey { Type: GroupRecordType.TargetAssignment } member:
                Keep(ImageOf(key).Targets, member.MemberId, Value<TargetAssignmentValue>(value));
                break;
            case MemberKey { Type: GroupRecordType.CurrentAssignment } member:
                Keep(ImageOf(key).Assignments, member.MemberId, Value<CurrentAssignmentValue>(value));
                break;
        }
    }

    private ConsumerGroupImage ImageOf(GroupRecordKey key)
    {
        if (!ConsumerGroups.TryGetValue(key.GroupId, out var image))
        {
            ConsumerGroups[key.GroupId] = image = new();
        }

        return image;
    }

    private static T? Value<T>(ReadOnlyMemory<byte>? value)
        where T : Message, new() => value is { } bytes ? GroupRecord.ReadValue<T>(bytes, flexibleFrom: 0) : null;

    private static void Keep<T>(Dictionary<string, T> kept, string key, T? value)
        where T : class
    {
        if (value is null)
        {
            kept.Remove(key);
        }
        else
        {
            kept[key] = value;
        }
    }
}
