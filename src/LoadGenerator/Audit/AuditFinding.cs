namespace LoadGenerator.Audit;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Subject">The transaction's id, or the position of a record as <c>topic[partition]@offset</c>.</param>
/// <param name="Detail">What differs, for a person to read.</param>
public sealed record AuditFinding(FindingKind Kind, string Subject, string Detail);
