using System.Buffers;
using Confluent.Kafka;
using StreamCore.Kafka;

namespace LoadGenerator.Kafka;

/// <summary>
/// Writes records to Kafka: idempotent, acknowledged by all replicas, without lingering, the partition chosen by the
/// murmur2 hash of the key as Java clients do. One thread sends.
/// </summary>
/// <typeparam name="T">What a record is made from.</typeparam>
public abstract class RecordProducer<T> : IDisposable
{
    private const int QueueFullWaitMilliseconds = 1;

    private readonly string _topic;
    private readonly IKafkaSerializer<T> _serializer;
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
    /// <param name="serializer">Makes the records.</param>
    /// <param name="onFailure">Called on the client's thread with the value of each record that failed; may be null.</param>
    protected RecordProducer(
        string bootstrap, string topic, IKafkaSerializer<T> serializer, Action<ReadOnlyMemory<byte>>? onFailure)
    {
        _topic = topic;
        _serializer = serializer;
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

    /// <summary>What became of the records so far. Safe to read from any thread.</summary>
    public DeliveryCounts Counts => new(
        Volatile.Read(ref _sent),
        Volatile.Read(ref _acknowledged),
        Volatile.Read(ref _failed),
        Volatile.Read(ref _firstFailure));

    /// <summary>Hands a record over. Blocks while the way out is full; never drops one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the record was not sent.</exception>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public void Send(in T element, CancellationToken cancellationToken)
    {
        var message = new Message<byte[], byte[]> { Key = Key(element), Value = Value(element) };
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

    /// <summary>Waits until each record has been acknowledged or has failed.</summary>
    /// <returns>False if some are still on their way when the time is up.</returns>
    public bool Flush(TimeSpan timeout) => _producer.Flush(timeout) == 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer.Dispose();
        GC.SuppressFinalize(this);
    }

    private byte[] Key(in T element)
    {
        _buffer.ResetWrittenCount();
        _serializer.WriteKey(element, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    private byte[] Value(in T element)
    {
        _buffer.ResetWrittenCount();
        _serializer.WriteValue(element, _buffer);
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
