using FraudDetection.Domain;
using StreamCore.Time;

namespace FraudTraining.Data;

/// <summary>
/// Makes one stream in the order of event time of several that are in it but for a bounded disorder. Transactions wait until no
/// stream can bring an older one, by Flink's rule: the watermark of all is that of the one that is furthest behind, which is read on
/// next. So only what lies within the look-ahead waits. Transactions of the same moment come in the order of their ids, the shorter
/// ones first: the order does not depend on how they are spread over partitions.
/// </summary>
/// <param name="streams">The streams; whoever made them disposes of them.</param>
/// <param name="lookAhead">How far behind the newest of its stream a transaction may be. One that is further behind is left out.</param>
internal sealed class EventTimeMerge(IEnumerable<IEnumerator<Transaction>> streams, TimeSpan lookAhead)
{
    private static readonly Comparer<(long Time, ReadOnlyMemory<byte> Id)> Order = Comparer<(long Time, ReadOnlyMemory<byte> Id)>.Create(
        static (a, b) => a.Time != b.Time
            ? a.Time.CompareTo(b.Time)
            : a.Id.Length != b.Id.Length ? a.Id.Length.CompareTo(b.Id.Length) : a.Id.Span.SequenceCompareTo(b.Id.Span));

    /// <summary>How many were left out so far.</summary>
    public long Late { get; private set; }

    /// <summary>Reads all, once.</summary>
    public IEnumerable<Transaction> Read()
    {
        var waiting = new PriorityQueue<Transaction, (long Time, ReadOnlyMemory<byte> Id)>(Order);
        var running = new PriorityQueue<Stream, long>(streams.Select(stream => (new Stream(stream, lookAhead), long.MinValue)));
        while (running.TryPeek(out var behind, out var watermark))
        {
            while (waiting.TryPeek(out var next, out var key) && key.Time <= watermark)
            {
                waiting.Dequeue();
                yield return next;
            }

            if (!behind.Transactions.MoveNext())
            {
                running.Dequeue();
                continue;
            }

            var transaction = behind.Transactions.Current;
            if (transaction.EventTime <= watermark)
            {
                Late++;
                continue;
            }

            waiting.Enqueue(transaction, (transaction.EventTime, transaction.TransactionId));
            behind.Time.OnEvent(transaction.EventTime);
            running.DequeueEnqueue(behind, behind.Time.Watermark);
        }

        while (waiting.TryDequeue(out var next, out _))
        {
            yield return next;
        }
    }

    private sealed class Stream(IEnumerator<Transaction> transactions, TimeSpan lookAhead)
    {
        public readonly IEnumerator<Transaction> Transactions = transactions;
        public BoundedOutOfOrderness Time = new(lookAhead);
    }
}
