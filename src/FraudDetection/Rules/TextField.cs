namespace FraudDetection.Rules;

/// <summary>A text of a transaction that a rule can look at.</summary>
internal enum TextField
{
    Currency,
    Country,
    Channel,
    MerchantCategory,
    Terminal,
    Card,
}
