using System.Runtime.InteropServices;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using StreamCore.Time;

namespace LoadGenerator.Audit;

/// <summary>Decides the transactions of one partition again, one after the other in offset order, from nothing.</summary>
internal sealed class PartitionReplay(FraudDecider decider, TimeSpan maxOutOfOrderness)
{
    private readonly Dictionary<string, CardState> _cards = new(StringComparer.Ordinal);
    private readonly Decision _decision = new();
    private BoundedOutOfOrderness _watermark = new(maxOutOfOrderness);

    /// <summary>What is remembered of each card so far.</summary>
    public IReadOnlyDictionary<string, CardState> Cards => _cards;

    /// <summary>Decides the next valid transaction. The decision is good until the next call.</summary>
    public Decision Next(in Transaction transaction)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _cards, Encoding.UTF8.GetString(transaction.CardId.Span), out _);
        decider.Decide(transaction, _watermark.Watermark, NoInputs.Instance, ref state, _decision);
        _watermark.OnEvent(transaction.EventTime);
        return _decision;
    }
}
