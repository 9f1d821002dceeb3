using System.Collections.Concurrent;
using FraudDetection.Domain;
using FraudDetection.Features;
using StreamCore.Kafka.Tables;
using StreamCore.State;

namespace FraudDetection.Terminals;

/// <summary>
/// The histories of all terminals, as the terminal stage has sent them: the card stage's copy of the topic
/// <c>terminal-risk</c>. One thread writes (<see cref="Apply"/>), any number reads, without locks and without allocation.
/// </summary>
public sealed class TerminalRiskTable
{
    private readonly ConcurrentDictionary<byte[], Entry> _entries = new(concurrencyLevel: 1, capacity: 1024, ByteKeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Creates an empty table.</summary>
    public TerminalRiskTable() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many terminals are known.</summary>
    public int Count => _entries.Count;

    /// <summary>Takes in a record of the topic; the handler of its <see cref="KafkaTable"/>.</summary>
    /// <exception cref="InvalidDataException">The record cannot be read; what was known of the terminal stays.</exception>
    public void Apply(in KafkaTableChange change)
    {
        if (change.IsDeleted)
        {
            _lookup.TryRemove(change.Key, out _);
            return;
        }

        if (!TerminalRiskCodec.TryRead(change.Value, out var asOf, out var history, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        // A reader may have the old entry in its hands, so it is replaced, never changed.
        _lookup[change.Key] = new Entry(asOf, history);
    }

    /// <summary>Fills in the features of the transaction's terminal, as of the transaction's event time; allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">All features, in the order of <see cref="Feature"/>; only the terminal's are written.</param>
    /// <returns>Up to when the history is complete, in epoch milliseconds; 0 if the terminal is not known.</returns>
    public long Fill(in Transaction transaction, Span<double> features)
    {
        if (_lookup.TryGetValue(transaction.TerminalId.Span, out var entry))
        {
            TerminalFeatures.Fill(entry.History, transaction, features);
            return entry.AsOf;
        }

        TerminalFeatures.FillUnknown(transaction, features);
        return 0;
    }

    private sealed class Entry(long asOf, in TerminalHistory history)
    {
        public readonly long AsOf = asOf;
        public readonly TerminalHistory History = history;
    }
}
