namespace FraudService.Configuration;

/// <summary>What a process does about the risk of terminals.</summary>
public enum TerminalRiskMode
{
    /// <summary>Runs the terminal stage beside the job that decides, unless another instance runs it already; decisions use what it finds.</summary>
    Beside,

    /// <summary>Leaves the terminal stage to other processes; decisions use what it finds.</summary>
    Elsewhere,

    /// <summary>Runs the terminal stage, unless another instance runs it already, and decides nothing.</summary>
    Alone,

    /// <summary>Neither: nothing is known of any terminal.</summary>
    Off,
}
