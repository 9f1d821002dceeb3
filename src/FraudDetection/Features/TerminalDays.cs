using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the panes of 40 days in which transactions happened.</summary>
[InlineArray(40)]
public struct TerminalDays
{
    private TerminalPane _pane;
}
