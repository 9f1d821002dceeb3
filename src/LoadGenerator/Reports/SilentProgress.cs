namespace LoadGenerator.Reports;

/// <summary>Nobody wants to hear of the progress.</summary>
public sealed class SilentProgress : IRunProgress
{
    /// <summary>The one instance.</summary>
    public static SilentProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Report(string stage, long done, long total)
    {
        // Silent.
    }
}
