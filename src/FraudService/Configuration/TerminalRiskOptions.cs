using FraudDetection.Terminals;

namespace FraudService.Configuration;

/// <summary>The risk of terminals: the stage that keeps it and the table that decisions read it from.</summary>
public sealed class TerminalRiskOptions
{
    /// <summary>What this process does about it. Default <see cref="TerminalRiskMode.Beside"/>.</summary>
    public TerminalRiskMode Mode { get; set; }

    /// <summary>How long the service waits at its start for the table to have all that is in its topic; it decides without the rest then. Default 30 s.</summary>
    public TimeSpan CatchUpTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time from one commit of the stage to the next. Default 1 s.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a partition may be silent before the stage's event time goes on without it. Default 5 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the stage remembers a terminal without transactions and frauds that become known, in event time; zero for ever, else at
    /// least 39 days. Default 60 days.
    /// </summary>
    public TimeSpan Expiry { get; set; } = TerminalRiskJobOptions.DefaultExpiry;

    /// <summary>Whether this process may run the stage.</summary>
    internal bool RunsStage => Mode is TerminalRiskMode.Beside or TerminalRiskMode.Alone;

    /// <summary>Whether this process decides, and with the table.</summary>
    internal bool ReadsTable => Mode is TerminalRiskMode.Beside or TerminalRiskMode.Elsewhere;
}
