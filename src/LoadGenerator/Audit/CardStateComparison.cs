using System.Runtime.InteropServices;
using FraudDetection.Features;

namespace LoadGenerator.Audit;

/// <summary>Holds the restored state of cards against what a replay remembers of them, byte for byte.</summary>
internal static class CardStateComparison
{
    /// <summary>Compares one partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="expected">The state of each card, by the card's id.</param>
    /// <param name="actual">The state that was restored.</param>
    /// <param name="otherEntries">How many entries were restored that are no card's.</param>
    /// <param name="findings">Takes each difference.</param>
    /// <returns>How many cards are alike.</returns>
    public static long CountMatches(
        int partition,
        IReadOnlyDictionary<string, CardState> expected,
        IEnumerable<KeyValuePair<string, CardState>> actual,
        long otherEntries,
        FindingList findings)
    {
        var missing = new HashSet<string>(expected.Keys, StringComparer.Ordinal);
        var matches = 0L;
        foreach (var (card, state) in actual)
        {
            if (!expected.TryGetValue(card, out var wanted))
            {
                findings.Add(FindingKind.UnknownState, card, $"state in partition {partition}, but no transaction");
                continue;
            }

            missing.Remove(card);
            if (Bytes(wanted).SequenceEqual(Bytes(state)))
            {
                matches++;
            }
            else
            {
                findings.Add(FindingKind.DifferentState, card, FormattableString.Invariant(
                    $"in partition {partition}: {state.Transactions} transactions up to {state.LastEventTime} instead of {wanted.Transactions} up to {wanted.LastEventTime}, or other bytes"));
            }
        }

        foreach (var card in missing.Order(StringComparer.Ordinal))
        {
            findings.Add(FindingKind.LostState, card, $"no state in partition {partition}");
        }

        if (otherEntries > 0)
        {
            findings.Add(FindingKind.UnknownState, $"partition {partition}", $"{otherEntries} entries are no card's");
        }

        return matches;
    }

    // The layout has no gaps, so that equal states have equal bytes.
    private static ReadOnlySpan<byte> Bytes(in CardState state) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in state, 1));
}
