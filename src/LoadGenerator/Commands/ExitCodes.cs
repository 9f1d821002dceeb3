namespace LoadGenerator.Commands;

/// <summary>What the process tells its caller.</summary>
public static class ExitCodes
{
    /// <summary>All went well, and what was checked holds.</summary>
    public const int Success = 0;

    /// <summary>It failed, or what was checked does not hold.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C; results, if any, are partial.</summary>
    public const int Cancelled = 130;
}
