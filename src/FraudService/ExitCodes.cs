namespace FraudService;

/// <summary>What the process tells its caller.</summary>
public static class ExitCodes
{
    /// <summary>It ended as it was told to, and what was checked holds.</summary>
    public const int Success = 0;

    /// <summary>It failed, or what was checked does not hold.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a setting is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>It failed, and fails again at each start until somebody changes state, settings or program: the log says which.</summary>
    public const int FailureForGood = 3;

    /// <summary>The demo was ended by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
