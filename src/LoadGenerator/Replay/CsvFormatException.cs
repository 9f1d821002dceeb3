namespace LoadGenerator.Replay;

/// <summary>A transaction file has a line that cannot be read.</summary>
/// <param name="line">The number of the line, from 1.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class CsvFormatException(long line, string problem) : FormatException($"Line {line}: {problem}")
{
    /// <summary>The number of the line, from 1.</summary>
    public long Line { get; } = line;
}
