using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 40 panes.</summary>
[InlineArray(40)]
public struct TerminalPaneRing40
{
    private TerminalPane _pane;
}
