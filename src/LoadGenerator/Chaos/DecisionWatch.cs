using Confluent.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Simulation;

namespace LoadGenerator.Chaos;

/// <summary>
/// Watches on a thread of its own up to which transaction each partition has been decided, as any read_committed consumer
/// sees it, so that the effect of a fault can be told.
/// </summary>
internal sealed class DecisionWatch : IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly IConsumer<Ignore, DecisionMark> _consumer;
    private readonly TimeProvider _time;
    private readonly long[] _newest;
    private readonly Thread _thread;
    private volatile bool _isStopped;
    private long _decided;

    public DecisionWatch(string bootstrap, string topic, int partitions, RunId runId, int decisionSchemaId, TimeProvider time)
    {
        _time = time;
        _newest = [.. Enumerable.Repeat(-1L, partitions)];
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            ClientId = "fraudstream-chaos-watch",
            GroupId = "fraudstream-chaos-watch", // Required by the client; offsets are never committed.
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchQueueBackoffMs = 5,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
            EnableMetricsPush = false,
        };
        _consumer = new ConsumerBuilder<Ignore, DecisionMark>(config)
            .SetValueDeserializer(new DecisionMarkDeserializer(runId, decisionSchemaId))
            .SetErrorHandler(static (_, _) => { }) // The client recovers by itself.
            .SetLogHandler(static (_, _) => { })
            .Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _thread = new Thread(Run) { Name = "decision watch", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many decisions have come.</summary>
    public long Decided => Volatile.Read(ref _decided);

    /// <summary>Waits until each partition has decided a transaction with at least this index.</summary>
    /// <returns>How long that took; null if longer than the patience.</returns>
    public Task<TimeSpan?> WaitForAllAsync(long index, long since, TimeSpan patience, CancellationToken cancellation) =>
        WaitForAllAsync([.. Enumerable.Range(0, _newest.Length)], index, since, patience, cancellation);

    /// <summary>Waits until each of some partitions has decided a transaction with at least this index.</summary>
    /// <returns>How long that took; null if longer than the patience.</returns>
    public async Task<TimeSpan?> WaitForAllAsync(
        IReadOnlyList<int> partitions, long index, long since, TimeSpan patience, CancellationToken cancellation)
    {
        while (true)
        {
            var elapsed = _time.GetElapsedTime(since);
            if (partitions.All(partition => Volatile.Read(ref _newest[partition]) >= index))
            {
                return elapsed;
            }

            if (elapsed > patience)
            {
                return null;
            }

            await Task.Delay(Tick, _time, cancellation);
        }
    }

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        _consumer.Dispose();
    }

    private void Run()
    {
        while (!_isStopped)
        {
            ConsumeResult<Ignore, DecisionMark>? result;
            try
            {
                result = _consumer.Consume(PollTimeout);
            }
            catch (ConsumeException e) when (!e.Error.IsFatal)
            {
                continue; // Tried again; the audit reads everything anyway.
            }

            if (result?.Message.Value is { Kind: DecisionMarkKind.Own } mark)
            {
                ref var newest = ref _newest[result.Partition.Value];
                Volatile.Write(ref newest, Math.Max(newest, mark.Index));
                Volatile.Write(ref _decided, _decided + 1);
            }
        }
    }
}
