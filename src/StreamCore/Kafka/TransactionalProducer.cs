using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>
/// One transactional producer. Calls that wait for the broker run on a thread of the producer's own, while the caller
/// waits; a call that does not keep its time-out is given up together with the producer.
/// </summary>
internal sealed partial class TransactionalProducer : IDisposable
{
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);

    private readonly string _transactionalId;
    private readonly CallBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly AbandonableThread _thread;
    private readonly Action _initialize;
    private readonly Action _commit;
    private readonly Action _abort;
    private IEnumerable<TopicPartitionOffset> _offsets = [];
    private IConsumerGroupMetadata? _group;
    private long _offsetsSent;
    private volatile bool _isGivenUp;

    /// <summary>Creates the producer; it is not initialized.</summary>
    public TransactionalProducer(ProducerConfig config, CallBudget budget, TimeProvider time, ILogger logger)
    {
        _transactionalId = config.TransactionalId;
        _budget = budget;
        _time = time;
        _logger = logger;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetKeySerializer(Serializers.ByteArray)
            .SetValueSerializer(Serializers.ByteArray)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        _thread = new(_transactionalId, _producer.Dispose);
        _initialize = () => _producer.InitTransactions(_budget.Timeout);
        _commit = SendOffsetsAndCommit;
        _abort = () => _producer.AbortTransaction(_budget.Timeout);
    }

    /// <summary>
    /// Begins to settle what the transactional id left open and to fence its older users; <see cref="EndInitialize"/> has to follow.
    /// </summary>
    public void BeginInitialize() => _thread.Begin(_initialize);

    /// <summary>Waits until that is done.</summary>
    /// <exception cref="KafkaException">It is not, or that is not known.</exception>
    public void EndInitialize() => End("InitTransactions");

    /// <summary>Opens a transaction.</summary>
    public void Begin() => _producer.BeginTransaction();

    /// <summary>Hands a record to the client, which copies it.</summary>
    /// <param name="target">The partition.</param>
    /// <param name="message">The record.</param>
    /// <param name="onDelivery">Told where the record is, before the commit returns; null for nobody.</param>
    public void Produce(TopicPartition target, Message<byte[]?, byte[]?> message, Action<DeliveryReport<byte[]?, byte[]?>>? onDelivery = null)
    {
        while (true)
        {
            try
            {
                _producer.Produce(target, message, onDelivery);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // Back-pressure: the client's queue empties while it is polled.
                _producer.Poll(QueueFullWait);
            }
        }
    }

    /// <summary>Adds the input offsets to the open transaction and commits it.</summary>
    /// <param name="offsets">The offsets of the next records.</param>
    /// <param name="group">The group's metadata as of now; it lets the broker fence a zombie.</param>
    /// <returns>When the offsets had been added, as a timestamp of the time provider.</returns>
    public long Commit(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata group)
    {
        _offsets = offsets;
        _group = group;
        Run(_commit, "SendOffsetsToTransaction or CommitTransaction");
        return _offsetsSent;
    }

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

    private void SendOffsetsAndCommit()
    {
        _producer.SendOffsetsToTransaction(_offsets, _group, _budget.Timeout);
        if (!_isGivenUp)
        {
            _offsetsSent = _time.GetTimestamp();
            _producer.CommitTransaction(_budget.Timeout);
        }
    }

    private void Run(Action call, string name)
    {
        _thread.Begin(call);
        End(name);
    }

    private void End(string name)
    {
        var patience = _budget.Patience;
        if (!_thread.TryEnd(patience))
        {
            _isGivenUp = true;
            LogGivenUp(_logger, _transactionalId, name, patience);
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{name} did not come back in {patience}"));
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Producer {TransactionalId} is given up: {Call} has not come back in {Patience}")]
    private static partial void LogGivenUp(ILogger logger, string transactionalId, string call, TimeSpan patience);
}
