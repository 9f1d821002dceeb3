using FraudDetection.Features;

namespace FraudDetection.Terminals;

/// <summary>A terminal's history as of an instant, as the topic <c>terminal-risk</c> carries it.</summary>
/// <param name="TerminalId">The terminal's id; UTF-8 in somebody else's buffer.</param>
/// <param name="AsOf">Up to when the history is complete, in epoch milliseconds: the end of an hour.</param>
/// <param name="History">The history.</param>
/// <param name="IsForgotten">True if the terminal is to be removed from the topic; the history is empty then. False by default.</param>
public readonly record struct TerminalRisk(ReadOnlyMemory<byte> TerminalId, long AsOf, TerminalHistory History, bool IsForgotten = false);
