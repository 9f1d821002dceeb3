namespace FraudTraining.Data;

/// <summary>What became of the records of the topics that a back-test read, up to the end of what it needed.</summary>
/// <param name="Processed">Transactions that were taken in.</param>
/// <param name="Invalid">Transactions that can't be decoded or are not valid; the service puts them aside too.</param>
/// <param name="Late">Transactions that came too late for the order of time: behind the newest of their partition by more than the look-ahead.</param>
/// <param name="BeforeStart">Transactions that happened before the moment to start from.</param>
/// <param name="Frauds">Transactions that the labels call frauds, wherever they are.</param>
/// <param name="InvalidLabels">Labels that can't be decoded or are not valid.</param>
public sealed record TopicRecords(long Processed, long Invalid, long Late, long BeforeStart, long Frauds, long InvalidLabels)
{
    /// <summary>How many transactions were skipped.</summary>
    public long Skipped => Invalid + Late + BeforeStart;

    /// <summary>How many transactions there were.</summary>
    public long Available => Processed + Skipped;
}
