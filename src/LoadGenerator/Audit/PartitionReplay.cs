using System.Runtime.InteropServices;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using StreamCore.Time;

namespace LoadGenerator.Audit;

/// <summary>Takes in the transactions of one partition again, one after the other in offset order, from nothing.</summary>
internal sealed class PartitionReplay(TimeSpan maxOutOfOrderness)
{
    private readonly Dictionary<string, CardState> _cards = new(StringComparer.Ordinal);
    private readonly Decision _decision = new();
    private BoundedOutOfOrderness _watermark = new(maxOutOfOrderness);

    /// <summary>What is remembered of each card so far.</summary>
    public IReadOnlyDictionary<string, CardState> Cards => _cards;

    /// <summary>
    /// Takes in the next valid transaction. The decision has what follows from the card; it is good until the next call.
    /// </summary>
    public Decision Next(in Transaction transaction)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _cards, Encoding.UTF8.GetString(transaction.CardId.Span), out _);
        FraudDecider.Observe(transaction, _watermark.Watermark, ref state, _decision);
        _watermark.OnEvent(transaction.EventTime);
        return _decision;
    }
}
