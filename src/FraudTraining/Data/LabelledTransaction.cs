using FraudDetection.Domain;

namespace FraudTraining.Data;

/// <summary>A past transaction and what has become known of it. Its id is valid until the next one is read.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Card">A number for the card, from 0.</param>
/// <param name="IsFraud">Whether it was a fraud.</param>
/// <param name="LabelTime">
/// When that was known, in epoch milliseconds; <see cref="long.MinValue"/>, the default, if nobody says. A back-test waits for the
/// end of its label delay too.
/// </param>
public readonly record struct LabelledTransaction(Transaction Transaction, int Card, bool IsFraud, long LabelTime = long.MinValue);
