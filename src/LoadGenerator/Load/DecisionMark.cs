using FraudDetection.Domain;

namespace LoadGenerator.Load;

/// <summary>All that the probe needs of a decision.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="Index">The transaction's index in the run, if it is of this run.</param>
/// <param name="Outcome">The decision's outcome, if it is of this run.</param>
internal readonly record struct DecisionMark(DecisionMarkKind Kind, long Index, Outcome Outcome);
