using System.Buffers;
using BenchmarkDotNet.Attributes;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using StreamCore.Kafka;
using StreamCore.State;

namespace Benchmarks;

/// <summary>What one transaction costs between the Kafka client and the Kafka client, step by step.</summary>
[MemoryDiagnoser]
public class DecisionPathBenchmarks : IDisposable
{
    private const int Cards = 1000;

    private readonly FraudDecider _decider = new(new FraudOptions());
    private readonly TransactionDeserializer _deserializer = new(FraudSchemas.CreateLocalRegistry(), new FraudOptions());
    private readonly DecisionSerializer _serializer = new(FraudSchemas.LocalIds.Decision);
    private readonly ArrayBufferWriter<byte> _writer = new(4096);
    private readonly PartitionState _state = new(new InMemoryStateStore());
    private readonly Decision _decision = new();
    private readonly KafkaRecord[] _records = new KafkaRecord[Cards];
    private readonly Transaction[] _transactions = new Transaction[Cards];
    private CardState _card;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var serializer = new TransactionSerializer(FraudSchemas.LocalIds.Transaction);
        for (var i = 0; i < Cards; i++)
        {
            var transaction = Transaction.Create(
                $"bench-{i:D9}", 1_700_000_000_000 + i, $"card-{i:D6}", $"term-{i % 97:D5}", 1000 + i, "EUR", Channel.Pos, "5411", "DE");
            var value = new ArrayBufferWriter<byte>();
            serializer.WriteValue(transaction, value);
            _records[i] = new("transactions", 0, i, 1_700_000_000_000 + i, transaction.CardId, value.WrittenMemory.ToArray());
            _transactions[i] = transaction;
        }

        if (!Decode())
        {
            throw new InvalidOperationException("The benchmark's transactions are not valid.");
        }

        Decide();
    }

    [Benchmark]
    public bool Decode() => _deserializer.TryDeserialize(_records[Next()], out _, out _);

    [Benchmark]
    public Outcome Decide()
    {
        _decider.Decide(_transactions[Next()], long.MinValue, NoInputs.Instance, ref _card, _decision);
        return _decision.Outcome;
    }

    [Benchmark]
    public int Encode()
    {
        _writer.ResetWrittenCount();
        _serializer.WriteValue(_decision, _writer);
        return _writer.WrittenCount;
    }

    /// <summary>Reads and writes a card's state with undo, and commits.</summary>
    [Benchmark]
    public void UpdateState()
    {
        var key = _transactions[Next()].CardId.Span;
        _state.TryGet(key, out _);
        _state.Upsert(key, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<CardState>(in _card)));
        _state.Commit();
    }

    public void Dispose()
    {
        _state.Dispose();
        GC.SuppressFinalize(this);
    }

    private int Next() => _next = (_next + 1) % Cards;
}
