using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the panes of 32 hours in which frauds became known.</summary>
[InlineArray(32)]
public struct FraudHours
{
    private FraudPane _pane;
}
