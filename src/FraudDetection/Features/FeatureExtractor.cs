using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>
/// Computes the features of a transaction and brings its card's state up to date: a pure function of the transaction,
/// the watermark and the state, the same online, in an audit and in training.
/// </summary>
public static class FeatureExtractor
{
    /// <summary>Computes the features as of the transaction's own event time, and takes it into the state.</summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="state">The card's state.</param>
    /// <param name="features">Receives <see cref="FeatureNames.Count"/> values, in the order of <see cref="Feature"/>.</param>
    public static void Extract(in Transaction transaction, long watermark, ref CardState state, Span<double> features) =>
        throw new NotImplementedException();
}
