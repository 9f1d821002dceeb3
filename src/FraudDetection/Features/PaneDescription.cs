namespace FraudDetection.Features;

/// <summary>What a window keeps of one short stretch of event time.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Transactions">How many transactions.</param>
/// <param name="SumMinor">Their amounts in sum, in minor units.</param>
/// <param name="MaxMinor">The greatest amount, in minor units.</param>
public sealed record PaneDescription(DateTimeOffset Start, long Transactions, long SumMinor, long MaxMinor);
