using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the panes of 32 hours in which transactions happened.</summary>
[InlineArray(32)]
public struct TerminalHours
{
    private TerminalPane _pane;
}
