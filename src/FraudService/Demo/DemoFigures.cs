using LoadGenerator.Load;

namespace FraudService.Demo;

/// <summary>What the demo shows.</summary>
/// <param name="Elapsed">Since the sending was prepared; the first transaction is due a second later.</param>
/// <param name="Load">What was sent and decided.</param>
/// <param name="Epochs">Committed epochs.</param>
/// <param name="EpochsPerSecond">Committed epochs per second, lately.</param>
internal sealed record DemoFigures(TimeSpan Elapsed, LoadSnapshot Load, long Epochs, double EpochsPerSecond);
