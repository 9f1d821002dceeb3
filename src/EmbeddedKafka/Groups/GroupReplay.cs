using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>Reads groups and offsets back from their log. Of the groups the last record of each key counts.</summary>
internal sealed class GroupReplay(OffsetStore offsets)
{
    /// <summary>The classic groups, by id.</summary>
    public Dictionary<string, byte[]> ClassicGroups { get; } = new(StringComparer.Ordinal);

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
                Keep(ClassicGroups, key.GroupId, value);
                break;
        }
    }

    private static void Keep<TKey>(Dictionary<TKey, byte[]> kept, TKey key, ReadOnlyMemory<byte>? value)
        where TKey : notnull
    {
        if (value is { } bytes)
        {
            kept[key] = bytes.ToArray();
        }
        else
        {
            kept.Remove(key);
        }
    }
}
