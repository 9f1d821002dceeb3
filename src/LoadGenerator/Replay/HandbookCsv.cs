using System.Globalization;
using System.IO.Compression;

namespace LoadGenerator.Replay;

/// <summary>
/// Reads labelled transactions line by line, in the columns of the handbook "Machine Learning for Credit Card Fraud
/// Detection".
/// </summary>
public static class HandbookCsv
{
    /// <summary>The first line of each file.</summary>
    public const string Header =
        "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int Columns = 7;
    private const int MaxIdLength = 64;

    /// <summary>Opens a file; one whose name ends in <c>.gz</c> is unpacked on the way.</summary>
    public static TextReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        return new StreamReader(stream);
    }

    /// <summary>Reads the rows one after the other; the header must come first, empty lines at the end are ignored.</summary>
    /// <exception cref="CsvFormatException">While the rows are enumerated: a line is malformed.</exception>
    public static IEnumerable<HandbookRow> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine()?.TrimEnd() != Header)
        {
            throw new CsvFormatException(1, $"the header must be {Header}.");
        }

        var number = 1L;
        var firstEmpty = 0L;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                firstEmpty = firstEmpty == 0 ? number : firstEmpty;
                continue;
            }

            if (firstEmpty != 0)
            {
                throw new CsvFormatException(firstEmpty, "it is empty, but more lines follow.");
            }

            yield return Parse(line, number);
        }
    }

    private static HandbookRow Parse(ReadOnlySpan<char> line, long number)
    {
        Span<Range> columns = stackalloc Range[Columns + 1];
        var count = line.Split(columns, ',');
        if (count != Columns)
        {
            throw new CsvFormatException(number, $"it should have {Columns} columns.");
        }

        return new(
            Id(line[columns[0]], "TRANSACTION_ID", number),
            Time(line[columns[1]], number),
            Id(line[columns[2]], "CUSTOMER_ID", number),
            Id(line[columns[3]], "TERMINAL_ID", number),
            Amount(line[columns[4]], number),
            Fraud(line[columns[5]], number),
            Scenario(line[columns[6]], number));
    }

    private static string Id(ReadOnlySpan<char> text, string column, long number) =>
        text.Length is > 0 and <= MaxIdLength
            ? text.ToString()
            : throw new CsvFormatException(number, $"{column} should have 1 to {MaxIdLength} characters.");

    private static long Time(ReadOnlySpan<char> text, long number) =>
        DateTimeOffset.TryParseExact(
            text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw new CsvFormatException(number, $"TX_DATETIME '{text}' is not like 2018-04-01T00:00:31Z.");

    private static long Amount(ReadOnlySpan<char> text, long number)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is >= 0 and < 1_000_000_000_000m
            && decimal.IsInteger(amount * 100))
        {
            return (long)(amount * 100);
        }

        throw new CsvFormatException(number, $"TX_AMOUNT '{text}' is not an amount with two decimals.");
    }

    private static bool Fraud(ReadOnlySpan<char> text, long number) => text switch
    {
        "0" => false,
        "1" => true,
        _ => throw new CsvFormatException(number, $"TX_FRAUD '{text}' is neither 0 nor 1."),
    };

    private static int Scenario(ReadOnlySpan<char> text, long number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var scenario)
            ? scenario
            : throw new CsvFormatException(number, $"TX_FRAUD_SCENARIO '{text}' is not a number.");
}
