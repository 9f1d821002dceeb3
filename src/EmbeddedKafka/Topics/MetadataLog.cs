using System.Text;
using System.Text.Json;
using EmbeddedKafka.Log;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Topics;

/// <summary>
/// The log that the catalog is rebuilt from: one record for the cluster and one for each topic, the last of each counts.
/// No client sees it.
/// </summary>
internal sealed class MetadataLog : IDisposable
{
    /// <summary>The name of its topic.</summary>
    public const string TopicName = "__cluster_metadata";

    /// <summary>The name of its partition in the store.</summary>
    public const string StoreName = TopicName + "-0";

    private const int SegmentBytes = 1 << 20;
    private const string ClusterKey = "cluster";
    private const string TopicKey = "topic ";
    private readonly BrokerGate _gate;

    private MetadataLog(ILogStore store, BrokerGate gate, ILogger logger)
    {
        _gate = gate;
        Log = new PartitionLog(
            store, StoreName, LogSettings.Default with { CleanupPolicy = CleanupPolicy.Compact, SegmentBytes = SegmentBytes }, gate.Time, logger);
    }

    /// <summary>The log itself.</summary>
    public PartitionLog Log { get; }

    /// <summary>The cluster as the log has it; null in a new log.</summary>
    public ClusterRecord? Cluster { get; private set; }

    /// <summary>The topics as the log has them when it is opened, by name.</summary>
    public SortedDictionary<string, TopicRecord> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Opens the log, or makes an empty one.</summary>
    /// <exception cref="InvalidDataException">The log, or what lies beside it, is not this broker's.</exception>
    public static MetadataLog Open(ILogStore store, BrokerGate gate, ILogger logger)
    {
        var partitions = store.ListPartitions();
        if (partitions.Count > 0 && !partitions.Contains(StoreName))
        {
            throw new InvalidDataException(
                $"There are partitions, such as {partitions[0]}, but no {StoreName}: these are not the data of this broker. Give it a directory of its own.");
        }

        var log = new MetadataLog(store, gate, logger);
        try
        {
            log.Replay(hasOthers: partitions.Count > 1);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Notes the cluster.</summary>
    public void Write(ClusterRecord cluster)
    {
        Append(ClusterKey, JsonSerializer.SerializeToUtf8Bytes(cluster));
        Cluster = cluster;
    }

    /// <summary>Notes a topic.</summary>
    public void Write(string topic, TopicRecord record) => Append(TopicKey + topic, JsonSerializer.SerializeToUtf8Bytes(record));

    /// <summary>Notes that a topic is deleted.</summary>
    public void WriteDeleted(string topic) => Append(TopicKey + topic, null);

    public void Dispose() => Log.Dispose();

    private void Append(string key, byte[]? value)
    {
        var outcome = Log.AppendOwn(new RecordBatchBuilder().Add(_gate.NowMs, Encoding.UTF8.GetBytes(key), value).Build());
        if (!outcome.Ok)
        {
            throw new IOException($"{StoreName} refused a record: {outcome.Message ?? outcome.Error.ToString()}");
        }
    }

    private void Replay(bool hasOthers)
    {
        Log.Replay(record => Read(record.Record));
        if (Cluster is null && (hasOthers || Log.EndOffset > 0))
        {
            throw new InvalidDataException(
                $"{StoreName} does not name its cluster: these are not the data of this broker. Give it a directory of its own.");
        }
    }

    private void Read(Record record)
    {
        var key = record.Key is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";
        try
        {
            if (key == ClusterKey)
            {
                Cluster = JsonSerializer.Deserialize<ClusterRecord>(record.Value.GetValueOrDefault().Span);
            }
            else if (!key.StartsWith(TopicKey, StringComparison.Ordinal))
            {
                throw new JsonException("the key is unknown");
            }
            else if (record.Value is { } value)
            {
                Topics[key[TopicKey.Length..]] = JsonSerializer.Deserialize<TopicRecord>(value.Span)
                    ?? throw new JsonException("the topic is null");
            }
            else
            {
                Topics.Remove(key[TopicKey.Length..]);
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{StoreName} has a record at offset {record.Offset} that this broker can't read ({e.Message}). Give the broker a directory of its own.", e);
        }
    }
}
