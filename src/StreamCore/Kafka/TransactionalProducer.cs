using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>
/// One transactional producer. Calls that wait for the broker run on a thread of the producer's own, while the caller
/// waits; a call that does not keep its time-out is given up together with the producer.
/// </summary>
internal sealed partial class TransactionalProducer : IDisposable
{
    /// <summary>How much longer than the client should have taken to wait for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);

    private readonly string _transactionalId;
    private readonly TimeSpan _timeout;
    private readonly ILogger _logger;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly AbandonableThread _thread;
    private readonly Action _initialize;
    private readonly Action _sendOffsets;
    private readonly Action _commit;
    private readonly Action _abort;
    private IEnumerable<TopicPartitionOffset> _offsets = [];
    private IConsumerGroupMetadata? _group;
    private bool _isGivenUp;

    /// <summary>Creates the producer; it is not initialized.</summary>
    public TransactionalProducer(ProducerConfig config, TimeSpan timeout, ILogger logger)
    {
        _transactionalId = config.TransactionalId;
        _timeout = timeout;
        _logger = logger;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetKeySerializer(Serializers.ByteArray)
            .SetValueSerializer(Serializers.ByteArray)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        _thread = new(_transactionalId, _producer.Dispose);
        _initialize = () => _producer.InitTransactions(_timeout);
        _sendOffsets = () => _producer.SendOffsetsToTransaction(_offsets, _group, _timeout);
        _commit = () => _producer.CommitTransaction(_timeout);
        _abort = () => _producer.AbortTransaction(_timeout);
    }

    /// <summary>Settles what the transactional id left open, and fences its older users.</summary>
    public void Initialize() => Run(_initialize, "InitTransactions");

    /// <summary>Opens a transaction.</summary>
    public void Begin() => _producer.BeginTransaction();

    /// <summary>Hands a record to the client, which copies it.</summary>
    public void Produce(TopicPartition target, Message<byte[]?, byte[]?> message)
    {
        while (true)
        {
            try
            {
                _producer.Produce(target, message, deliveryHandler: null);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // Back-pressure: the client's queue empties while it is polled.
                _producer.Poll(QueueFullWait);
            }
        }
    }

    /// <summary>Adds the input offsets to the open transaction; the group's metadata lets the broker fence a zombie.</summary>
    public void SendOffsets(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata group)
    {
        _offsets = offsets;
        _group = group;
        Run(_sendOffsets, "SendOffsetsToTransaction");
    }

    /// <summary>Commits the open transaction.</summary>
    public void Commit() => Run(_commit, "CommitTransaction");

    /// <summary>Aborts the open transaction.</summary>
    public void Abort() => Run(_abort, "AbortTransaction");

    /// <summary>Serves the client's callbacks.</summary>
    public void Poll() => _producer.Poll(TimeSpan.Zero);

    /// <summary>Closes the client, unless a call that was given up is still inside it; the call's thread does it then.</summary>
    public void Dispose()
    {
        if (!_isGivenUp)
        {
            _thread.Dispose();
            _producer.Dispose();
        }
    }

    private void Run(Action call, string name)
    {
        if (!_thread.TryRun(call, _timeout + Grace))
        {
            _isGivenUp = true;
            LogGivenUp(_logger, _transactionalId, name, _timeout);
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{name} did not come back in {_timeout + Grace}"));
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Producer {TransactionalId} is given up: {Call} has not kept its time-out of {Timeout}")]
    private static partial void LogGivenUp(ILogger logger, string transactionalId, string call, TimeSpan timeout);
}
