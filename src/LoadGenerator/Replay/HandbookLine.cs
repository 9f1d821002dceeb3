using System.Text;

namespace LoadGenerator.Replay;

/// <summary>Takes a line of a labelled transaction file apart; made for millions of lines. Not thread-safe.</summary>
internal sealed class HandbookLine
{
    private const int Columns = 7;
    private const int MaxIdLength = 64;
    private const long MillisecondsPerDay = 24 * 60 * 60 * 1000;
    private const long AmountLimitMinor = 100_000_000_000_000;

    // Lines mostly stand in the order of time, so the date is mostly that of the line before.
    private int _date;
    private long _dateStart;

    /// <exception cref="CsvFormatException">It is malformed.</exception>
    public HandbookRow Parse(ReadOnlyMemory<byte> line, long number)
    {
        Span<int> ends = stackalloc int[Columns];
        var count = 0;
        var text = line.Span;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ',')
            {
                if (count == Columns - 1)
                {
                    throw new CsvFormatException(number, $"it should have {Columns} columns.");
                }

                ends[count++] = i;
            }
        }

        if (count != Columns - 1)
        {
            throw new CsvFormatException(number, $"it should have {Columns} columns.");
        }

        ends[count] = text.Length;
        return new(
            Id(line[..ends[0]], "TRANSACTION_ID", number),
            Time(text[(ends[0] + 1)..ends[1]], number),
            Id(line[(ends[1] + 1)..ends[2]], "CUSTOMER_ID", number),
            Id(line[(ends[2] + 1)..ends[3]], "TERMINAL_ID", number),
            Amount(text[(ends[3] + 1)..ends[4]], number),
            Fraud(text[(ends[4] + 1)..ends[5]], number),
            Scenario(text[(ends[5] + 1)..], number));
    }

    private static ReadOnlyMemory<byte> Id(ReadOnlyMemory<byte> id, string column, long number) =>
        id.Length is > 0 and <= MaxIdLength
            ? id
            : throw new CsvFormatException(number, $"{column} should have 1 to {MaxIdLength} bytes.");

    // 2018-04-01T00:00:31Z
    private long Time(ReadOnlySpan<byte> text, long number)
    {
        if (text is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T', _, _, (byte)':', _, _, (byte)':', _, _, (byte)'Z']
            && TryNumber(text[..4], out var year) && TryNumber(text[5..7], out var month) && TryNumber(text[8..10], out var day)
            && TryNumber(text[11..13], out var hour) && TryNumber(text[14..16], out var minute) && TryNumber(text[17..19], out var second)
            && hour < 24 && minute < 60 && second < 60
            && TryDate((int)year, (int)month, (int)day))
        {
            return _dateStart + (((((hour * 60) + minute) * 60) + second) * 1000);
        }

        throw new CsvFormatException(number, $"TX_DATETIME '{Show(text)}' is not like 2018-04-01T00:00:31Z.");
    }

    private bool TryDate(int year, int month, int day)
    {
        var date = (((year * 100) + month) * 100) + day;
        if (date != _date)
        {
            if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return false;
            }

            _dateStart = (new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * MillisecondsPerDay;
            _date = date;
        }

        return true;
    }

    private static long Amount(ReadOnlySpan<byte> text, long number)
    {
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length > 0 && TryNumber(whole, out var units)
            && (point < 0 || fraction.Length > 0)
            && TryNumber(fraction[..Math.Min(fraction.Length, 2)], out var cents)
            && (fraction.Length <= 2 || !fraction[2..].ContainsAnyExcept((byte)'0')))
        {
            var amount = (units * 100) + (fraction.Length == 1 ? cents * 10 : cents);
            if (amount < AmountLimitMinor)
            {
                return amount;
            }
        }

        throw new CsvFormatException(number, $"TX_AMOUNT '{Show(text)}' is not an amount with two decimals.");
    }

    private static bool Fraud(ReadOnlySpan<byte> text, long number) => text switch
    {
        [(byte)'0'] => false,
        [(byte)'1'] => true,
        _ => throw new CsvFormatException(number, $"TX_FRAUD '{Show(text)}' is neither 0 nor 1."),
    };

    private static int Scenario(ReadOnlySpan<byte> text, long number) =>
        text.Length is > 0 and <= 9 && TryNumber(text, out var scenario)
            ? (int)scenario
            : throw new CsvFormatException(number, $"TX_FRAUD_SCENARIO '{Show(text)}' is not a number.");

    // At most 15 digits, so that nothing overflows; no digits are 0.
    private static bool TryNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.Length > 15)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
