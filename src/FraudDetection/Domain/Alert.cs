namespace FraudDetection.Domain;

/// <summary>A decision that is not an approval, with the transaction it answers.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Decision">The decision.</param>
public readonly record struct Alert(Transaction Transaction, Decision Decision);
