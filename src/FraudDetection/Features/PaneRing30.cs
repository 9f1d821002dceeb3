using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 30 panes.</summary>
[InlineArray(30)]
public struct PaneRing30
{
    private Pane _pane;
}
