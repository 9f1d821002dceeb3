using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 10 panes.</summary>
[InlineArray(10)]
public struct PaneRing10
{
    private Pane _pane;
}
