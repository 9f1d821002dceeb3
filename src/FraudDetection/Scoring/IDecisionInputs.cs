using FraudDetection.Domain;

namespace FraudDetection.Scoring;

/// <summary>
/// What a decision rests on besides the transaction and its card: what other streams have said by now. Whatever is answered
/// here is stamped into the decision, so that a replay can give the same answers again. Used by one thread.
/// </summary>
public interface IDecisionInputs
{
    /// <summary>Fills in the features of the transaction's terminal, as of the transaction's event time; allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">All features, in the order of <see cref="Features.Feature"/>; only the terminal's are written.</param>
    /// <returns>
    /// Up to when what is known of the terminal is complete, in epoch milliseconds; 0 if nothing is known, or if it is no copy.
    /// </returns>
    long FillTerminal(in Transaction transaction, Span<double> features);

    /// <summary>What the lists say about the transaction; allocates nothing.</summary>
    ListVerdict FindListed(in Transaction transaction);

    /// <summary>
    /// Tells whether a decline must become a review, because declines have become suspiciously many. Asked once for each
    /// transaction that is on no list, whatever its outcome, so that the share can be counted; allocates nothing.
    /// </summary>
    /// <param name="assessment">What rules and score say.</param>
    /// <returns>Why, in UTF-8, good until the next call; empty if the outcome stands.</returns>
    ReadOnlyMemory<byte> LimitDecline(in Assessment assessment);
}
