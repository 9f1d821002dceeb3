namespace LoadGenerator.Reports;

/// <summary>Tells the progress in plain lines, at most one in 5 seconds and one at the start of each stage.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
public sealed class LineProgress(TextWriter output, TimeProvider time) : IRunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private string? _stage;
    private long _lastTimestamp;

    /// <inheritdoc/>
    public void Report(string stage, long done, long total)
    {
        if (stage == _stage && time.GetElapsedTime(_lastTimestamp) < Interval)
        {
            return;
        }

        _stage = stage;
        _lastTimestamp = time.GetTimestamp();
        output.WriteLine(total > 0
            ? FormattableString.Invariant($"{stage}: {done:N0} of {total:N0}")
            : FormattableString.Invariant($"{stage}: {done:N0}"));
    }
}
