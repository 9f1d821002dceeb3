using FraudDetection.Scoring;
using FraudDetection.Shadow;

namespace FraudDetection.Pipeline;

/// <summary>Everything that a decision is made with and that may change while the service runs. Immutable.</summary>
/// <param name="Decider">Decides.</param>
/// <param name="Shadow">The model that is tried beside; null for none.</param>
public sealed record DecisionSetup(FraudDecider Decider, ShadowTrial? Shadow = null);
