using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 6 panes.</summary>
[InlineArray(6)]
public struct PaneRing6
{
    private Pane _pane;
}
