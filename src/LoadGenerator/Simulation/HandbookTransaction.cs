namespace LoadGenerator.Simulation;

/// <summary>A transaction of a <see cref="HandbookSimulator"/>.</summary>
/// <param name="Second">When it happens, in seconds from the first day's midnight on.</param>
/// <param name="Card">The card's number, from 0.</param>
/// <param name="Terminal">The terminal's number, from 0.</param>
/// <param name="AmountMinor">The amount, in cents.</param>
/// <param name="Scenario">Why it is a fraud, 1 to 3; 0 if it is none.</param>
public readonly record struct HandbookTransaction(int Second, int Card, int Terminal, int AmountMinor, byte Scenario);
