using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// A slot's transactional producers, used in turn: an epoch begins on the next one only after the commit of the epoch
/// before has returned. The rotation hides the time that the broker still needs to complete a transaction after it has
/// answered the commit. All calls come from the slot's thread.
/// </summary>
internal sealed class TransactionalOutput(
    KafkaClientSettings settings,
    string transactionalIdPrefix,
    TimeSpan timeout,
    TimeProvider time,
    ILogger logger) : IKafkaTransaction, IDisposable
{
    private const int ProducerCount = 2;
    private static readonly Headers NoHeaders = [];

    private readonly CallBudget _budget = new(timeout, time);
    private readonly Dictionary<(string Topic, int Partition), TopicPartition> _targets = [];
    private readonly Message<byte[]?, byte[]?> _message = new();
    private readonly ExactSizeBuffers _keys = new();
    private readonly ExactSizeBuffers _values = new();
    private TransactionalProducer[] _producers = [];
    private int _current;

    /// <summary>False before <see cref="Initialize"/> and after <see cref="Discard"/>.</summary>
    public bool IsReady => _producers.Length > 0;

    /// <summary>
    /// Creates the producers and settles whatever their transactional ids left open: a transaction that was committing
    /// is completed, an open one is aborted, an older user of the id is fenced.
    /// </summary>
    /// <exception cref="KafkaException">No broker could be asked in time.</exception>
    public void Initialize()
    {
        var producers = new List<TransactionalProducer>(ProducerCount);
        try
        {
            for (var k = 0; k < ProducerCount; k++)
            {
                producers.Add(new(settings.Producer($"{transactionalIdPrefix}-{k}"), _budget, time, logger));
            }

            InitializeAll(producers);
        }
        catch (KafkaException)
        {
            producers.ForEach(producer => producer.Dispose());
            throw;
        }

        _producers = [.. producers];
        _current = 0;
    }

    /// <summary>
    /// Initializes all at the same time. The ids are settled one by one all the same, each by its own coordinator; but as long as
    /// a broker still completes a transaction the client asks again each half a second only, and these waits do not add up so.
    /// </summary>
    private static void InitializeAll(List<TransactionalProducer> producers)
    {
        producers.ForEach(producer => producer.BeginInitialize());
        KafkaException? failure = null;
        foreach (var producer in producers)
        {
            try
            {
                producer.EndInitialize();
            }
            catch (KafkaException e)
            {
                // The others are waited for nevertheless: no client is closed while a call is inside it.
                failure ??= e;
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>How long the calls to the broker may take.</summary>
    public CallBudget Calls => _budget;

    /// <summary>
    /// Told what became of each record that has no handler of its own, before the commit or the abort returns. Null, the default,
    /// for nobody: it costs an allocation and more for each record.
    /// </summary>
    public Action<DeliveryReport<byte[]?, byte[]?>>? OnDelivery { get; set; }

    /// <summary>Opens a transaction.</summary>
    public void Begin() => _producers[_current].Begin();

    /// <summary>Adds a record to the open transaction; key and value are copied.</summary>
    public void Produce(string topic, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Produce(topic, partition, _keys.Copy(key), _values.Copy(value), NoHeaders);

    /// <summary>Adds a record with headers to the open transaction.</summary>
    public void Produce(string topic, int partition, byte[]? key, byte[]? value, Headers headers) =>
        Produce(topic, partition, key, value, headers, onDelivery: null);

    /// <summary>Adds a changelog record to the open transaction.</summary>
    public void ProduceChange(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> stateValue,
        bool deleted,
        Action<DeliveryReport<byte[]?, byte[]?>>? onDelivery = null)
    {
        byte[]? value = null;
        if (!deleted)
        {
            value = _values.OfSize(ChangelogValue.HeaderSize + stateValue.Length);
            ChangelogValue.Write(key, stateValue, value);
        }

        Produce(topic, partition, _keys.Copy(key), value, NoHeaders, onDelivery);
    }

    /// <summary>Adds the input offsets to the open transaction, commits it and turns to the next producer.</summary>
    /// <param name="offsets">The offsets of the next records.</param>
    /// <param name="group">The group's metadata as of now.</param>
    /// <returns>When the offsets had been added, as a timestamp of the time provider.</returns>
    public long Commit(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata group)
    {
        var offsetsSent = _producers[_current].Commit(offsets, group);
        Rotate();
        return offsetsSent;
    }

    /// <summary>Aborts the open transaction and turns to the next producer.</summary>
    public void Abort()
    {
        _producers[_current].Abort();
        Rotate();
    }

    /// <summary>Serves the clients' callbacks while no epoch is open.</summary>
    public void Poll()
    {
        foreach (var producer in _producers)
        {
            producer.Poll();
        }
    }

    /// <summary>Gives the producers up; nothing is assumed about a transaction that was open.</summary>
    public void Discard()
    {
        var producers = _producers;
        _producers = [];
        foreach (var producer in producers)
        {
            producer.Dispose();
        }
    }

    public void Dispose() => Discard();

    private void Rotate() => _current = (_current + 1) % _producers.Length;

    private void Produce(
        string topic, int partition, byte[]? key, byte[]? value, Headers headers, Action<DeliveryReport<byte[]?, byte[]?>>? onDelivery)
    {
        _message.Key = key;
        _message.Value = value;
        _message.Headers = headers;
        _producers[_current].Produce(Target(topic, partition), _message, onDelivery ?? OnDelivery);
    }

    private TopicPartition Target(string topic, int partition)
    {
        if (!_targets.TryGetValue((topic, partition), out var target))
        {
            target = new(topic, partition);
            _targets.Add((topic, partition), target);
        }

        return target;
    }
}
