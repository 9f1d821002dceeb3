using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the panes of 40 days in which frauds became known.</summary>
[InlineArray(40)]
public struct FraudDays
{
    private FraudPane _pane;
}
