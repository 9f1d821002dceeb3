using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for a ring of 32 panes.</summary>
[InlineArray(32)]
public struct TerminalPaneRing32
{
    private TerminalPane _pane;
}
