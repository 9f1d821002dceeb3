namespace StreamCore.Connectors.Formats;

/// <summary>How a CSV file is laid out; by default as RFC 4180 says, in UTF-8.</summary>
public sealed class CsvOptions
{
    /// <summary>What is between fields: comma (the default), semicolon, tab or vertical bar.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// True, the default, if the first line names the columns. Without names they are taken in the order of the type's
    /// members.
    /// </summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The longest record that is read, in bytes; a longer one is an error. Default 1 MiB.</summary>
    public int MaxRecordLength { get; init; } = 1 << 20;
}
