using Confluent.Kafka;
using HdrHistogram;

namespace BrokerComparison;

/// <summary>
/// What the service does to the broker in an epoch: four decisions and four changelog records, the positions of its group,
/// and the commit, with two producers in turn and the client settings of the service.
/// </summary>
internal sealed class EpochLoop : IDisposable
{
    private const int Records = 4;
    private const int ValueBytes = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IProducer<byte[], byte[]>[] _producers;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly TopicPartition _input;
    private readonly TopicPartition _output;
    private readonly TopicPartition _changelog;
    private readonly Message<byte[], byte[]> _record = new() { Key = [1, 2, 3, 4, 5, 6, 7, 8], Value = new byte[ValueBytes], Headers = [] };
    private long _epoch;

    public EpochLoop(string bootstrap, string prefix)
    {
        _input = new(prefix + "in", 0);
        _output = new(prefix + "out", 0);
        _changelog = new(prefix + "changelog", 0);
        Topics.Create(bootstrap, _input.Topic, _output.Topic, _changelog.Topic);
        _producers = [.. Enumerable.Range(0, 2).Select(number => CreateProducer(bootstrap, $"{prefix}{number}"))];
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = prefix + "group",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        _consumer.Subscribe(_input.Topic);
        while (_consumer.Assignment.Count == 0)
        {
            _consumer.Consume(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Runs epochs back to back.</summary>
    /// <returns>How long each took, in microseconds.</returns>
    public LongHistogram Run(TimeSpan duration)
    {
        var latencies = new LongHistogram(1, 60_000_000, 3);
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < duration)
        {
            var start = TimeProvider.System.GetTimestamp();
            Once();
            latencies.RecordValue((long)TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
            if (_epoch % 64 == 0)
            {
                _consumer.Consume(TimeSpan.Zero); // Serves the group; there is no input.
            }
        }

        return latencies;
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
        foreach (var producer in _producers)
        {
            producer.Dispose();
        }
    }

    private void Once()
    {
        var producer = _producers[_epoch++ % _producers.Length];
        producer.BeginTransaction();
        for (var i = 0; i < Records; i++)
        {
            producer.Produce(_output, _record);
            producer.Produce(_changelog, _record);
        }

        producer.SendOffsetsToTransaction([new TopicPartitionOffset(_input, _epoch)], _consumer.ConsumerGroupMetadata, Patience);
        producer.CommitTransaction(Patience);
    }

    private static IProducer<byte[], byte[]> CreateProducer(string bootstrap, string transactionalId)
    {
        var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            TransactionalId = transactionalId,
            TransactionTimeoutMs = 10_000,
            LingerMs = 0,
            RetryBackoffMs = 2,
            RetryBackoffMaxMs = 100,
            EnableBackgroundPoll = false,
        }).Build();
        producer.InitTransactions(Patience);
        return producer;
    }
}
