using System.Text;
using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

/// <summary>Reads a log as Kafka's consumers do, which leave out aborted records themselves.</summary>
internal static class Consumer
{
    public static List<SeenRecord> ReadAll(PartitionLog log, bool committedOnly, int maxBytes = 1 << 20)
    {
        var seen = new List<SeenRecord>();
        var limit = committedOnly ? log.LastStableOffset : log.EndOffset;
        var position = log.LogStartOffset;
        while (position < limit)
        {
            Assert.Equal(KafkaErrorCode.None, log.Read(position, maxBytes, limit, atLeastOne: true, out var records));
            if (records.IsEmpty)
            {
                break;
            }

            var aborted = committedOnly ? log.AbortedTransactions(position, limit) : [];
            position = Take(records, position, new Queue<AbortedTransaction>(aborted.OrderBy(transaction => transaction.FirstOffset)), seen);
        }

        return seen;
    }

    /// <summary>Goes through what one fetch returned; returns the next position.</summary>
    private static long Take(ReadOnlyMemory<byte> records, long position, Queue<AbortedTransaction> aborted, List<SeenRecord> seen)
    {
        var abortedProducers = new HashSet<long>();
        var next = position;
        while (!records.IsEmpty)
        {
            Assert.True(RecordBatch.TryRead(records.Span, out var batch, out var problem), problem);
            Assert.True(batch.IsCrcValid);
            Assert.True(batch.LastOffset >= next);
            while (aborted.TryPeek(out var transaction) && transaction.FirstOffset <= batch.LastOffset)
            {
                abortedProducers.Add(aborted.Dequeue().ProducerId);
            }

            var skipped = batch.IsControl || (batch.IsTransactional && abortedProducers.Contains(batch.ProducerId));
            if (batch.IsControl)
            {
                abortedProducers.Remove(batch.ProducerId);
            }

            next = batch.LastOffset + 1;
            if (!skipped)
            {
                seen.AddRange(RecordsOf(records[..batch.SizeInBytes]).Where(record => record.Offset >= position));
            }

            records = records[batch.SizeInBytes..];
        }

        return next;
    }

    public static List<SeenRecord> RecordsOf(ReadOnlyMemory<byte> batch)
    {
        var records = new List<SeenRecord>();
        using var reader = new RecordReader(batch);
        while (reader.TryRead(out var record))
        {
            records.Add(new SeenRecord(record.Offset, Text(record.Key), Text(record.Value), record.Timestamp));
        }

        return records;
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Encoding.UTF8.GetString(some.Span) : null;
}
