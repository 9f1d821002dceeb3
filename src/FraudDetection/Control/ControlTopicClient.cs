using Confluent.Kafka;
using StreamCore.Kafka;

namespace FraudDetection.Control;

/// <summary>
/// Reads and writes a small compacted topic of one partition as a whole. A write is a transaction that begins with a reading:
/// of two writers the later one shuts the earlier one out, so that what is written always follows from what is there.
/// </summary>
internal sealed class ControlTopicClient(ControlTopicOptions options)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private string Topic => options.Topic;

    /// <summary>Creates the topic if there is none.</summary>
    /// <exception cref="ControlTopicException">It can't be created, or exists with more than one partition.</exception>
    public Task CreateAsync(CancellationToken cancellation) => GuardAsync(
        async () =>
        {
            using var admin = CreateAdmin();
            if (KafkaTopics.CountPartitions(admin, Topic) == 0)
            {
                await KafkaTopics.CreateMissingAsync(admin, ControlTopicOptions.TopicOf(Topic, options.ReplicationFactor)).ConfigureAwait(false);
            }
        },
        cancellation);

    /// <summary>Hands over all committed records, in their order; does nothing if there is no topic.</summary>
    /// <exception cref="ControlTopicException">The topic can't be read.</exception>
    public Task ReadAsync(Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken cancellation) =>
        GuardAsync(() => Task.Run(() => Read(take, cancellation), cancellation), cancellation);

    /// <summary>Reads the topic and writes what follows from it, both as if nobody else wrote.</summary>
    /// <param name="take">Takes the records that are there.</param>
    /// <param name="decide">Says, once all are taken, what to write; an exception of it writes nothing.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">The topic can't be read or written, or somebody else has written meanwhile.</exception>
    public Task WriteAsync(
        Action<ConsumeResult<byte[]?, byte[]?>> take,
        Func<IReadOnlyList<Message<byte[], byte[]?>>> decide,
        CancellationToken cancellation) => GuardAsync(
        async () =>
        {
            await CreateAsync(cancellation).ConfigureAwait(false);
            await Task.Run(() => Write(take, decide, cancellation), cancellation).ConfigureAwait(false);
        },
        cancellation);

    private void Write(
        Action<ConsumeResult<byte[]?, byte[]?>> take, Func<IReadOnlyList<Message<byte[], byte[]?>>> decide, CancellationToken cancellation)
    {
        using var producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig(new Dictionary<string, string>(options.Kafka))
        {
            TransactionalId = Topic + "-writer",
            TransactionTimeoutMs = (int)options.Timeout.TotalMilliseconds,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,
            MessageMaxBytes = ControlTopicOptions.MaxRecordBytes,
        }).SetLogHandler(static (_, _) => { }).Build();

        // From here on no earlier writer can commit, and what one has begun is aborted.
        producer.InitTransactions(options.Timeout);
        Read(take, cancellation);
        var messages = decide();
        producer.BeginTransaction();
        foreach (var message in messages)
        {
            producer.Produce(new TopicPartition(Topic, 0), message);
        }

        cancellation.ThrowIfCancellationRequested();
        producer.CommitTransaction(options.Timeout);
    }

    private void Read(Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken cancellation)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(CreateConsumerConfig())
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = KafkaTopics.CountPartitions(admin, Topic);
        if (partitions == 0)
        {
            return;
        }

        if (partitions > 1)
        {
            throw new ControlTopicException(
                $"Topic '{Topic}' has {partitions} partitions: a control topic has one, so that its records have one order. Delete it, or name another.");
        }

        // Not the end that a read_committed reader is told: a transaction may have committed whose marker is still on its way
        // (KAFKA-10167).
        var end = consumer.QueryWatermarkOffsets(new(Topic, 0), RequestTimeout).High.Value;
        var patience = 2 * options.Timeout;
        var since = TimeProvider.System.GetTimestamp();
        var next = 0L;
        consumer.Assign(new TopicPartitionOffset(Topic, 0, Offset.Beginning));
        while (next < end)
        {
            cancellation.ThrowIfCancellationRequested();
            if (consumer.Consume(PollTimeout) is not { } result)
            {
                if (TimeProvider.System.GetElapsedTime(since) > patience)
                {
                    throw new ControlTopicException(
                        $"Topic '{Topic}' could not be read to its end: nothing has come for {patience.TotalSeconds:0} s. Look whether the broker runs and whether a transaction is left open, and try again.")
                    {
                        IsTransient = true,
                    };
                }

                continue;
            }

            since = TimeProvider.System.GetTimestamp();
            if (result.IsPartitionEOF)
            {
                next = result.Offset.Value;
                continue;
            }

            next = result.Offset.Value + 1;
            take(result);
        }
    }

    private ConsumerConfig CreateConsumerConfig() => new(new Dictionary<string, string>(options.Kafka))
    {
        GroupId = Topic + "-reader",
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        IsolationLevel = IsolationLevel.ReadCommitted,
        FetchWaitMaxMs = 10,

        // It is no member of a group; what the user has set for members may contradict the client's defaults for the rest.
        MaxPollIntervalMs = null,
        SessionTimeoutMs = null,
        HeartbeatIntervalMs = null,
    };

    private IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(options.Kafka))).SetLogHandler(static (_, _) => { }).Build();

    /// <summary>Says in the topic's terms what the client says in its own, and waits no longer than it takes.</summary>
    private async Task GuardAsync(Func<Task> run, CancellationToken cancellation)
    {
        try
        {
            // The client's own calls have time-outs too, which it does not always keep.
            await run().WaitAsync((4 * options.Timeout) + RequestTimeout, cancellation).ConfigureAwait(false);
        }
        catch (KafkaException e) when (IsFenced(e.Error.Code))
        {
            throw new ControlTopicException($"Somebody else has written to topic '{Topic}' at the same time, and this was not written: look at what is there now, and try again.", e);
        }
        catch (KafkaException e)
        {
            throw new ControlTopicException($"Topic '{Topic}' can't be used: {e.Error.Reason}. Look whether Kafka runs and may be used so, and try again.", e) { IsTransient = true };
        }
        catch (TimeoutException e)
        {
            throw new ControlTopicException($"Kafka does not answer, and it is not known whether anything was written to topic '{Topic}': look at what is there, and try again.", e) { IsTransient = true };
        }
    }

    private static bool IsFenced(ErrorCode code) =>
        code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
}
