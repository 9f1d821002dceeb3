namespace FraudDetection.Features;

/// <summary>Where a card was present last.</summary>
/// <param name="Time">The event time.</param>
/// <param name="TerminalHash">The XxHash3 of the terminal's id in hexadecimal; the id itself is not kept.</param>
/// <param name="Country">The country; null if none was given.</param>
public sealed record CardPresence(DateTimeOffset Time, string TerminalHash, string? Country);
