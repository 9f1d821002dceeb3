using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 24 panes.</summary>
[InlineArray(24)]
public struct PaneRing24
{
    private Pane _pane;
}
