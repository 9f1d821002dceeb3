namespace EmbeddedKafka.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    /// <summary>It ran until it was told to stop, by Ctrl-C or SIGTERM.</summary>
    public const int Success = 0;

    /// <summary>It could not start.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
