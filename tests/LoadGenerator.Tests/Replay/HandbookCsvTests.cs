using System.IO.Compression;
using System.Text;
using LoadGenerator.Replay;

namespace LoadGenerator.Tests.Replay;

public sealed class HandbookCsvTests
{
    private const string Good = "17,2018-04-01T00:00:31Z,596,3156,57.16,0,0";

    [Fact]
    public void A_row_has_all_columns()
    {
        var row = Assert.Single(Read(Good));

        Assert.Equal("17", Text(row.TransactionId));
        Assert.Equal(1_522_540_831_000, row.EventTime);
        Assert.Equal("596", Text(row.CustomerId));
        Assert.Equal("3156", Text(row.TerminalId));
        Assert.Equal(5716, row.AmountMinor);
        Assert.False(row.IsFraud);
        Assert.Equal(0, row.Scenario);
    }

    [Fact]
    public void A_fraud_has_its_scenario()
    {
        var row = Assert.Single(Read("1,2018-04-01T00:00:31Z,1,2,146.00,1,3"));

        Assert.True(row.IsFraud);
        Assert.Equal(3, row.Scenario);
        Assert.Equal(14_600, row.AmountMinor);
    }

    [Theory]
    [InlineData("0.00", 0)]
    [InlineData("7", 700)]
    [InlineData("7.5", 750)]
    [InlineData("7.05", 705)]
    [InlineData("7.0500", 705)]
    [InlineData("999999999999.99", 99_999_999_999_999)]
    public void Amounts_are_cents(string amount, long cents) =>
        Assert.Equal(cents, Assert.Single(Read($"1,2018-04-01T00:00:31Z,1,2,{amount},0,0")).AmountMinor);

    [Fact]
    public void Lines_across_the_edges_of_the_buffer_are_read_whole()
    {
        const int Rows = 5000;
        var start = new DateTimeOffset(2018, 12, 30, 23, 0, 0, TimeSpan.Zero);
        using var rows = Open(HandbookCsv.Header + "\n" + string.Join('\n', Enumerable.Range(0, Rows).Select(i =>
            $"t{i},{start.AddSeconds(i * 61):yyyy-MM-dd'T'HH:mm:ss'Z'},{i % 7},{i % 11},{i}.00,0,0")));

        var i = 0;
        foreach (var row in rows.Read())
        {
            Assert.Equal($"t{i}", Text(row.TransactionId));
            Assert.Equal(start.AddSeconds(i * 61).ToUnixTimeMilliseconds(), row.EventTime);
            Assert.Equal(i * 100, row.AmountMinor);
            i++;
        }

        Assert.Equal(Rows, i);
    }

    [Fact]
    public void A_line_without_end_is_malformed()
    {
        var exception = Assert.Throws<CsvFormatException>(() => Read(Good + "\n" + new string('1', 100_000)));

        Assert.Equal(3, exception.Line);
    }

    [Fact]
    public void Empty_lines_at_the_end_are_ignored() => Assert.Single(Read(Good + "\n\n\n"));

    [Theory]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.16,0", "7 columns")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.16,0,0,9", "7 columns")]
    [InlineData(",2018-04-01T00:00:31Z,596,3156,57.16,0,0", "TRANSACTION_ID")]
    [InlineData("17,2018-04-31T00:00:31Z,596,3156,57.16,0,0", "TX_DATETIME")]
    [InlineData("17,yesterday,596,3156,57.16,0,0", "TX_DATETIME")]
    [InlineData("17,2018-04-01T00:00:31Z,,3156,57.16,0,0", "CUSTOMER_ID")]
    [InlineData("17,2018-04-01T00:00:31Z,596,,57.16,0,0", "TERMINAL_ID")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.165,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,-57.16,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,1e3,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,99999999999999999999999999999999,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.16,2,0", "TX_FRAUD")]
    [InlineData("17,2018-04-01T24:00:31Z,596,3156,57.16,0,0", "TX_DATETIME")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,1000000000000,0,0", "TX_AMOUNT")]
    [InlineData("17,2018-04-01T00:00:31Z,596,3156,57.16,0,x", "TX_FRAUD_SCENARIO")]
    public void A_malformed_line_is_named_by_its_number(string line, string problem)
    {
        var exception = Assert.Throws<CsvFormatException>(() => Read(Good + "\n" + line));

        Assert.Equal(3, exception.Line);
        Assert.StartsWith("Line 3: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_line_between_others_is_malformed()
    {
        var exception = Assert.Throws<CsvFormatException>(() => Read(Good + "\n\n" + Good));

        Assert.Equal(3, exception.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ID,TIME\n")]
    public void Another_header_is_malformed(string text)
    {
        using var rows = Open(text);

        Assert.Equal(1, Assert.Throws<CsvFormatException>(() => rows.Read().ToList()).Line);
    }

    [Fact]
    public void Rows_are_read_one_by_one()
    {
        using var rows = Open(HandbookCsv.Header + "\n" + Good + "\nrubbish\n");

        Assert.Equal("17", Text(rows.Read().First().TransactionId));
    }

    [Theory]
    [InlineData("rows.csv", false)]
    [InlineData("rows.csv.gz", true)]
    public void A_file_may_be_packed(string name, bool isPacked)
    {
        var directory = Directory.CreateTempSubdirectory("replay-");
        try
        {
            var path = Path.Combine(directory.FullName, name);
            var bytes = Encoding.UTF8.GetBytes(HandbookCsv.Header + "\r\n" + Good + "\r\n");
            using (var file = File.Create(path))
            using (var target = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file)
            {
                target.Write(bytes);
            }

            using var rows = HandbookCsv.Open(path);
            Assert.Equal("17", Text(Assert.Single(rows.Read()).TransactionId));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static List<HandbookRow> Read(string lines)
    {
        using var rows = Open(HandbookCsv.Header + "\n" + lines);
        return [.. rows.Read()];
    }

    private static HandbookCsv Open(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
