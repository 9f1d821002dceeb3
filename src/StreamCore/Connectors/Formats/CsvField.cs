namespace StreamCore.Connectors.Formats;

/// <summary>Where a field is in its record.</summary>
/// <param name="Start">Its first byte, behind an opening quote.</param>
/// <param name="Length">Its length without quotes around it.</param>
/// <param name="IsQuoted">Whether it is in quotes.</param>
/// <param name="HasDoubledQuotes">Whether quotes in it are doubled.</param>
internal readonly record struct CsvField(int Start, int Length, bool IsQuoted, bool HasDoubledQuotes);
