using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>A consumer of a group that polls in a thread of its own and keeps account of its assignment.</summary>
internal sealed class GroupMember : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<TopicPartition> _assignment = [];
    private readonly Task _polling;
    private int _revocations;
    private int _rebalances;

    public GroupMember(string bootstrapServers, string group, string topic, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            TopicMetadataRefreshIntervalMs = 500,
        };
        configure?.Invoke(config);
        if (config.GroupProtocol != GroupProtocol.Consumer)
        {
            config.HeartbeatIntervalMs = 200;
            config.SessionTimeoutMs = 30_000;
        }

        var consumer = new ConsumerBuilder<string?, string?>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .SetPartitionsAssignedHandler((_, partitions) => Change(() => _assignment.UnionWith(partitions)))
            .SetPartitionsRevokedHandler((_, partitions) => Revoke(partitions))
            .SetPartitionsLostHandler((_, partitions) => Revoke(partitions))
            .Build();
        consumer.Subscribe(topic);
        _polling = Task.Factory.StartNew(() => Poll(consumer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The partitions that it has now.</summary>
    public IReadOnlyCollection<TopicPartition> Assignment
    {
        get
        {
            lock (_lock)
            {
                return [.. _assignment];
            }
        }
    }

    /// <summary>How many partitions were taken from it.</summary>
    public int Revocations => Volatile.Read(ref _revocations);

    /// <summary>How often something was assigned or taken.</summary>
    public int Rebalances => Volatile.Read(ref _rebalances);

    /// <summary>Closes the consumer: a dynamic member leaves its group.</summary>
    public void Leave()
    {
        _stop.Cancel();
        _polling.Wait(TimeSpan.FromSeconds(60));
    }

    public void Dispose()
    {
        Leave();
        _stop.Dispose();
    }

    private void Poll(IConsumer<string?, string?> consumer)
    {
        using (consumer)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    consumer.Consume(TimeSpan.FromMilliseconds(50));
                }
                catch (ConsumeException e) when (!e.Error.IsFatal)
                {
                    // Comes and goes while a topic is deleted or a coordinator loads.
                }
            }

            consumer.Close();
        }
    }

    private void Revoke(List<TopicPartitionOffset> partitions) => Change(() =>
    {
        _assignment.ExceptWith(partitions.Select(partition => partition.TopicPartition));
        _revocations += partitions.Count;
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _rebalances++;
        }
    }
}
