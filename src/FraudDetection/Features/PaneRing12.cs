using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 12 panes.</summary>
[InlineArray(12)]
public struct PaneRing12
{
    private Pane _pane;
}
