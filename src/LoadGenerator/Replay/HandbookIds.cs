namespace LoadGenerator.Replay;

/// <summary>
/// How the ids of a labelled transaction file stand in transactions, online as in training: features hash them, so they must be the
/// same bytes.
/// </summary>
public static class HandbookIds
{
    /// <summary>The currency of all amounts; the files name none.</summary>
    public static ReadOnlyMemory<byte> Currency { get; } = "EUR"u8.ToArray();

    /// <summary>The card's token.</summary>
    public static byte[] CardOf(ReadOnlySpan<byte> customerId) => Join("card-"u8, customerId);

    /// <summary>The terminal's id.</summary>
    public static byte[] TerminalOf(ReadOnlySpan<byte> terminalId) => Join("term-"u8, terminalId);

    internal static byte[] Join(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> id)
    {
        var joined = new byte[prefix.Length + id.Length];
        prefix.CopyTo(joined);
        id.CopyTo(joined.AsSpan(prefix.Length));
        return joined;
    }
}
