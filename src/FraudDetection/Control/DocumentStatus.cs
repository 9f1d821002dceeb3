namespace FraudDetection.Control;

/// <summary>How the following of a <see cref="VersionedTopic"/>, or of a file in its place, fares.</summary>
/// <param name="Source">The topic, or the file that is used instead.</param>
/// <param name="Live">The version that decides; 0 for the program's own, null for a file.</param>
/// <param name="Shadow">The version that is tried beside it; null for none.</param>
/// <param name="Refused">The version that was wanted last and can't be used; null if all is well, and for a file.</param>
/// <param name="RefusedReason">Why it, or what the file has now, can't be used; null if all is well.</param>
public sealed record DocumentStatus(string Source, long? Live, long? Shadow, long? Refused = null, string? RefusedReason = null);
