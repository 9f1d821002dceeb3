using FraudDetection.Domain;
using StreamCore.State;

namespace FraudTraining.Data;

/// <summary>
/// Which transactions are frauds, and since when that is known. All labels of a transaction lie in one partition, so they come in
/// the order in which they were sent: the last one counts. Of several that say the same the first tells when it was known.
/// </summary>
internal sealed class KnownFrauds
{
    private readonly Dictionary<byte[], long> _labelTimes = new(ByteKeyComparer.Instance);

    /// <summary>How many there are.</summary>
    public int Count => _labelTimes.Count;

    public void Add(in FraudLabel label)
    {
        var id = label.TransactionId.ToArray();
        if (!label.IsFraud)
        {
            _labelTimes.Remove(id);
        }
        else if (!_labelTimes.TryGetValue(id, out var known) || label.LabelTime < known)
        {
            _labelTimes[id] = label.LabelTime;
        }
    }

    /// <summary>Finds since when a transaction is known to be a fraud, in epoch milliseconds.</summary>
    public bool TryFind(in Transaction transaction, out long labelTime) =>
        _labelTimes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(transaction.TransactionId.Span, out labelTime);
}
