using System.Runtime.InteropServices;

namespace FraudDetection.Terminals;

/// <summary>A fraud that will be known when event time has come so far. Stored as its raw bytes.</summary>
/// <param name="LabelTime">When it becomes known, in epoch milliseconds.</param>
/// <param name="EventTime">When the transaction happened, in epoch milliseconds.</param>
/// <param name="AmountMinor">The transaction's amount, in minor units.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PendingLabel(long LabelTime, long EventTime, long AmountMinor);
