using System.Buffers;
using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Domain;

namespace LoadGenerator.Kafka;

/// <summary>
/// Writes transactions to Kafka: idempotent, acknowledged by all replicas, without lingering, the partition chosen by the
/// murmur2 hash of the card as Java clients do. One thread sends.
/// </summary>
public sealed class TransactionProducer : ITransactionSink, IDisposable
{
    private const int QueueFullWaitMilliseconds = 1;

    private readonly string _topic;
    private readonly TransactionSerializer _serializer;
    private readonly Action<ReadOnlyMemory<byte>>? _onFailure;
    private readonly Action<DeliveryReport<byte[], byte[]>> _onDelivery;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _sent;
    private long _acknowledged;
    private long _failed;
    private string? _firstFailure;

    /// <summary>Connects.</summary>
    /// <param name="bootstrap">The brokers, <c>host:port</c> with commas between.</param>
    /// <param name="topic">The topic to write to.</param>
    /// <param name="schemaId">The registry's id of <see cref="FraudSchemas.Transaction"/>.</param>
    /// <param name="onFailure">Called on the client's thread with the value of each transaction that failed; may be null.</param>
    public TransactionProducer(
        string bootstrap, string topic, int schemaId, Action<ReadOnlyMemory<byte>>? onFailure = null)
    {
        _topic = topic;
        _serializer = new TransactionSerializer(schemaId);
        _onFailure = onFailure;
        _onDelivery = OnDelivery;
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrap,
            ClientId = "fraudstream-load-generator",
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 1000,
            Partitioner = Partitioner.Murmur2Random,
            EnableMetricsPush = false,
        };
        _producer = new ProducerBuilder<byte[], byte[]>(config)
            .SetErrorHandler(static (_, _) => { }) // The client recovers by itself; what it gives up arrives in OnDelivery.
            .SetLogHandler(static (_, _) => { })
            .Build();
    }

    /// <summary>What became of the transactions so far. Safe to read from any thread.</summary>
    public DeliveryCounts Counts => new(
        Volatile.Read(ref _sent),
        Volatile.Read(ref _acknowledged),
        Volatile.Read(ref _failed),
        Volatile.Read(ref _firstFailure));

    /// <inheritdoc/>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public void Send(in Transaction transaction, CancellationToken cancellationToken)
    {
        var message = new Message<byte[], byte[]> { Key = Key(transaction), Value = Value(transaction) };
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                _producer.Produce(_topic, message, _onDelivery);
                Volatile.Write(ref _sent, _sent + 1);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                cancellationToken.WaitHandle.WaitOne(QueueFullWaitMilliseconds);
            }
        }
    }

    /// <summary>Waits until each transaction has been acknowledged or has failed.</summary>
    /// <returns>False if some are still on their way when the time is up.</returns>
    public bool Flush(TimeSpan timeout) => _producer.Flush(timeout) == 0;

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    private byte[] Key(in Transaction transaction)
    {
        _buffer.ResetWrittenCount();
        _serializer.WriteKey(transaction, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    private byte[] Value(in Transaction transaction)
    {
        _buffer.ResetWrittenCount();
        _serializer.WriteValue(transaction, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    private void OnDelivery(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.CompareExchange(ref _firstFailure, report.Error.Reason, null);
            _onFailure?.Invoke(report.Message.Value);
            Interlocked.Increment(ref _failed);
        }
        else
        {
            Interlocked.Increment(ref _acknowledged);
        }
    }
}
