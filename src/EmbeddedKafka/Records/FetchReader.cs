using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Records;

/// <summary>Reads what a fetch asks for, as far as it is there. Call it with the gate held.</summary>
internal sealed class FetchReader(TopicCatalog topics)
{
    private const sbyte ReadCommitted = 1;

    /// <summary>From this version on topics are named by their ids.</summary>
    private const short TopicIdsFrom = 13;

    /// <summary>Most bytes of one response, whatever a client asks for.</summary>
    private const int MaxResponseBytes = 64 << 20;

    /// <summary>Reads once.</summary>
    public FetchResult Read(FetchRequest request, short version)
    {
        var response = new FetchResponse();
        var watched = new List<WatchedLog>();
        var committedOnly = request.IsolationLevel == ReadCommitted;
        var failed = false;
        var read = 0;
        var left = Math.Min(request.MaxBytes, MaxResponseBytes);
        foreach (var wanted in request.Topics)
        {
            var topic = version >= TopicIdsFrom ? topics.Find(wanted.TopicId) : topics.Find(wanted.Topic);
            var results = new FetchResponse.FetchableTopicResponse { Topic = wanted.Topic, TopicId = wanted.TopicId };
            response.Responses.Add(results);
            foreach (var partition in wanted.Partitions)
            {
                // Empty rather than null: librdkafka takes a null for a damaged response, and asks again without end.
                var result = new FetchResponse.PartitionData { PartitionIndex = partition.Partition, Records = ReadOnlyMemory<byte>.Empty };
                results.Partitions.Add(result);
                var error = ErrorOf(topic, partition, version);
                if (error == KafkaErrorCode.None)
                {
                    var log = topic!.Partitions[partition.Partition].Log;
                    var end = WatchedLog.EndOf(log, committedOnly);
                    error = ReadPartition(log, partition, result, end, committedOnly, left, isFirst: read == 0);
                    watched.Add(new WatchedLog(log, committedOnly, end));
                }

                var bytes = result.Records?.Length ?? 0;
                result.ErrorCode = (short)error;
                failed |= error != KafkaErrorCode.None;
                read += bytes;
                left = Math.Max(0, left - bytes);
            }
        }

        var isEnough = failed || read >= request.MinBytes || request.Topics.Count == 0;
        return new FetchResult(response, isEnough, watched);
    }

    private static KafkaErrorCode ReadPartition(
        PartitionLog log,
        FetchRequest.FetchPartition wanted,
        FetchResponse.PartitionData result,
        long end,
        bool committedOnly,
        int maxBytes,
        bool isFirst)
    {
        result.HighWatermark = log.EndOffset;
        result.LastStableOffset = log.LastStableOffset;
        result.LogStartOffset = log.LogStartOffset;
        var error = log.Read(
            wanted.FetchOffset, Math.Min(maxBytes, wanted.PartitionMaxBytes), end, atLeastOne: isFirst, out var records);
        if (error != KafkaErrorCode.None)
        {
            // Kafka tells no offsets of a partition that it can't read.
            result.HighWatermark = result.LastStableOffset = result.LogStartOffset = -1;
            return error;
        }

        result.Records = records;
        if (committedOnly)
        {
            result.AbortedTransactions = Aborted(log, wanted.FetchOffset, records);
        }

        return KafkaErrorCode.None;
    }

    private static KafkaErrorCode ErrorOf(Topic? topic, FetchRequest.FetchPartition wanted, short version)
    {
        if (topic is null)
        {
            return version >= TopicIdsFrom ? KafkaErrorCode.UnknownTopicId : KafkaErrorCode.UnknownTopicOrPartition;
        }

        if (wanted.Partition < 0 || wanted.Partition >= topic.Partitions.Count)
        {
            return KafkaErrorCode.UnknownTopicOrPartition;
        }

        var epoch = topic.Partitions[wanted.Partition].Log.LeaderEpoch;
        return wanted.CurrentLeaderEpoch switch
        {
            < 0 => KafkaErrorCode.None,
            var known when known < epoch => KafkaErrorCode.FencedLeaderEpoch,
            var known when known > epoch => KafkaErrorCode.UnknownLeaderEpoch,
            _ => KafkaErrorCode.None,
        };
    }

    private static List<FetchResponse.AbortedTransaction> Aborted(PartitionLog log, long from, ReadOnlyMemory<byte> records)
    {
        var aborted = new List<FetchResponse.AbortedTransaction>();
        if (records.Length > 0)
        {
            foreach (var transaction in log.AbortedTransactions(from, EndOf(records.Span)))
            {
                aborted.Add(new() { ProducerId = transaction.ProducerId, FirstOffset = transaction.FirstOffset });
            }
        }

        return aborted;
    }

    /// <summary>The offset behind the last of the batches, which come from the log and so are whole.</summary>
    private static long EndOf(ReadOnlySpan<byte> records)
    {
        var end = 0L;
        while (RecordBatch.TryRead(records, out var batch, out _))
        {
            end = batch.LastOffset + 1;
            records = records[batch.SizeInBytes..];
        }

        return end;
    }
}
