namespace StreamCore.State.Faster;

/// <summary>A file of the log, as far as a checkpoint needs it.</summary>
/// <param name="Number">The file's number.</param>
/// <param name="Length">How many bytes of it belong to the checkpoint; what is behind them came later.</param>
/// <param name="Hash">The XXH128 of these bytes, as hex.</param>
internal sealed record LogSegment(int Number, long Length, string Hash);
