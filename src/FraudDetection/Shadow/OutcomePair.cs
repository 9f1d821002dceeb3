using FraudDetection.Domain;

namespace FraudDetection.Shadow;

/// <summary>How many decisions had one outcome and would have had another.</summary>
/// <param name="Live">The outcome with the live model, before the decline limiter.</param>
/// <param name="Shadow">What it would have been with the shadow model.</param>
/// <param name="Count">How many.</param>
public sealed record OutcomePair(Outcome Live, Outcome Shadow, long Count);
