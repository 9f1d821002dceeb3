namespace LoadGenerator.Explain;

/// <summary>A reason of a decision.</summary>
/// <param name="Code">What kind of reason.</param>
/// <param name="Detail">The reason with its values.</param>
public sealed record ExplainedReason(string Code, string Detail);
