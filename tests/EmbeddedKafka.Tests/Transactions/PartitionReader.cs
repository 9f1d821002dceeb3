using System.Text;
using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>Reads partitions as consumers do: with read_committed it drops what the broker says was aborted.</summary>
internal static class PartitionReader
{
    /// <summary>Reads the values of a partition from its beginning as far as they may be read now.</summary>
    public static async Task<List<string>> ReadAsync(
        RawKafkaConnection connection, string topic, int partition = 0, bool committed = true, int maxBytes = 1 << 20)
    {
        var values = new List<string>();
        var aborted = new PriorityQueue<long, long>();
        var dropped = new HashSet<long>();
        for (var offset = 0L; ;)
        {
            var part = await FetchAsync(connection, topic, partition, offset, committed, maxBytes);
            var rest = part.Records.GetValueOrDefault();
            if (rest.IsEmpty)
            {
                return values;
            }

            aborted.Clear();
            aborted.EnqueueRange((part.AbortedTransactions ?? []).Select(transaction => (transaction.ProducerId, transaction.FirstOffset)));
            while (RecordBatch.TryRead(rest.Span, out var batch, out _))
            {
                while (aborted.TryPeek(out var producer, out var first) && first <= batch.LastOffset)
                {
                    dropped.Add(producer);
                    aborted.Dequeue();
                }

                if (batch.IsControl)
                {
                    // Only an abort marker ends what is dropped; a commit marker of the same producer may lie before it.
                    if (IsAbort(rest))
                    {
                        dropped.Remove(batch.ProducerId);
                    }
                }
                else if (!(committed && batch.IsTransactional && dropped.Contains(batch.ProducerId)))
                {
                    values.AddRange(ValuesOf(rest, offset));
                }

                offset = batch.LastOffset + 1;
                rest = rest[batch.SizeInBytes..];
            }
        }
    }

    /// <summary>Fetches once.</summary>
    public static async Task<FetchResponse.PartitionData> FetchAsync(
        RawKafkaConnection connection, string topic, int partition, long offset, bool committed, int maxBytes = 1 << 20)
    {
        var response = await connection.AskAsync<FetchResponse>(
            new FetchRequest
            {
                IsolationLevel = committed ? (sbyte)1 : (sbyte)0,
                Topics = [new() { Topic = topic, Partitions = [new() { Partition = partition, FetchOffset = offset, PartitionMaxBytes = maxBytes }] }],
            },
            12);
        var result = response.Responses.Single().Partitions.Single();
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)result.ErrorCode);
        return result;
    }

    /// <summary>What a group committed for a partition.</summary>
    public static async Task<OffsetFetchResponse.Partition> FetchOffsetAsync(
        RawKafkaConnection connection, string group, string topic, int partition, bool requireStable)
    {
        var response = await connection.AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest { GroupId = group, RequireStable = requireStable, Topics = [new() { Name = topic, PartitionIndexes = [partition] }] },
            7);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)response.ErrorCode);
        return response.Topics.Single().Partitions.Single();
    }

    /// <summary>How many transaction markers a partition has.</summary>
    public static async Task<int> CountMarkersAsync(RawKafkaConnection connection, string topic, int partition)
    {
        var markers = 0;
        for (var offset = 0L; ;)
        {
            var rest = (await FetchAsync(connection, topic, partition, offset, committed: false)).Records.GetValueOrDefault();
            if (rest.IsEmpty)
            {
                return markers;
            }

            while (RecordBatch.TryRead(rest.Span, out var batch, out _))
            {
                markers += batch.IsControl ? 1 : 0;
                offset = batch.LastOffset + 1;
                rest = rest[batch.SizeInBytes..];
            }
        }
    }

    private static List<string> ValuesOf(ReadOnlyMemory<byte> batch, long from)
    {
        var values = new List<string>();
        using var reader = new RecordReader(batch);
        while (reader.TryRead(out var record))
        {
            if (record.Offset >= from)
            {
                values.Add(Encoding.UTF8.GetString(record.Value.GetValueOrDefault().Span));
            }
        }

        return values;
    }

    private static bool IsAbort(ReadOnlyMemory<byte> batch)
    {
        using var reader = new RecordReader(batch);
        return reader.TryRead(out var record) && ControlRecord.TryRead(record, out var control) && !control.IsCommit;
    }
}
