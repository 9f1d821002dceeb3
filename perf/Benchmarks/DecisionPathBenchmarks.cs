using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Shadow;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.State;

namespace Benchmarks;

/// <summary>What one transaction costs between the Kafka client and the Kafka client, step by step.</summary>
[MemoryDiagnoser]
public class DecisionPathBenchmarks : IDisposable
{
    private const int Cards = 1000;

    private readonly FraudDecider _decider = new(new FraudOptions());
    private readonly FraudDecider _withModel = new(new FraudOptions(), RuleSet.Default, FraudModel.Default);
    private readonly FraudDecider _explaining = new(
        new FraudOptions { ReviewThreshold = 0.01, DeclineThreshold = 0.02 }, RuleSet.Default, BenchmarkModel.Create());
    private readonly RuleSet _manyRules = ManyRules();
    private readonly DeclineLimiter _inputs = new(
        new FraudOptions { DeclineLimit = { Share = 0.2 } }, NoInputs.Instance, NullLogger.Instance);
    private readonly TransactionDeserializer _deserializer = new(FraudSchemas.CreateLocalRegistry(), new FraudOptions());
    private readonly DecisionSerializer _serializer = new(FraudSchemas.LocalIds.Decision);
    private readonly ArrayBufferWriter<byte> _writer = new(4096);
    private readonly PartitionState _state = new(new InMemoryStateStore());
    private readonly Decision _decision = new();
    private readonly KafkaRecord[] _records = new KafkaRecord[Cards];
    private readonly Transaction[] _transactions = new Transaction[Cards];
    private readonly ShadowTrial _shadow = new(
        1, "shadow", "live", static features => features[0], NullLogger.Instance, TimeProvider.System);
    private readonly SampleRing _samples;
    private CardState _card;
    private int _next;

    /// <summary>Opens the way to the shadow model.</summary>
    public DecisionPathBenchmarks() => _samples = _shadow.OpenRing();

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

    /// <summary>The same with the default model, the decline limiter asked; approved, as nearly all transactions are.</summary>
    [Benchmark]
    public Outcome DecideWithModel()
    {
        _withModel.Decide(_transactions[Next()], long.MinValue, _inputs, ref _card, _decision);
        return _decision.Outcome;
    }

    /// <summary>What a shadow model costs who decides: the decision is handed over, or dropped if there is no room.</summary>
    [Benchmark]
    public void HandToShadow() => _samples.Add(_decision, _withModel.BasisOf(_transactions[Next()], _decision));

    /// <summary>The same with a made-up model that approves nothing: its reasons are found by attribution and written out.</summary>
    [Benchmark]
    public Outcome DecideAndExplain()
    {
        _explaining.Decide(_transactions[Next()], long.MinValue, NoInputs.Instance, ref _card, _decision);
        return _decision.Outcome;
    }

    /// <summary>The five built-in rules alone.</summary>
    [Benchmark]
    public bool FiveRules()
    {
        var hits = default(RuleHits);
        RuleSet.Default.Evaluate(_transactions[Next()], _decision.Features, ref hits);
        return hits.IsEmpty;
    }

    /// <summary>500 rules, the most that a set may have, with three comparisons each.</summary>
    [Benchmark]
    public bool FiveHundredRules()
    {
        var hits = default(RuleHits);
        _manyRules.Evaluate(_transactions[Next()], _decision.Features, ref hits);
        return hits.IsEmpty;
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
        _shadow.Dispose();
        GC.SuppressFinalize(this);
    }

    private static RuleSet ManyRules() => RuleSet.Parse(Encoding.UTF8.GetBytes($$"""{ "rules": [{{string.Join(", ", Enumerable.Range(0, 500).Select(i => $$"""
        {
          "id": "rule-{{i}}", "owner": "benchmarks", "state": "active", "weight": 0.5, "reason": "R{{i}}", "text": "",
          "when": { "all": [
            { "field": "currency", "==": "EUR" },
            { "field": "amount", ">=": 1 },
            { "any": [{ "field": "count_1m", ">=": {{100_000 + i}} }, { "field": "amount", ">": { "field": "amount_mean", "times": 1000 } }] }
          ] }
        }
        """))}}] }"""));

    private int Next() => _next = (_next + 1) % Cards;
}
