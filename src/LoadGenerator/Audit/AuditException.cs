namespace LoadGenerator.Audit;

/// <summary>An audit could not come to a verdict.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class AuditException(string message) : Exception(message);
