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

        Assert.Equal(new HandbookRow("17", 1_522_540_831_000, "596", "3156", 5716, false, 0), row);
    }

    [Fact]
    public void A_fraud_has_its_scenario()
    {
        var row = Assert.Single(Read("1,2018-04-01T00:00:31Z,1,2,146.00,1,3"));

        Assert.True(row.IsFraud);
        Assert.Equal(3, row.Scenario);
        Assert.Equal(14_600, row.AmountMinor);
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
        using var reader = new StringReader(text);

        Assert.Equal(1, Assert.Throws<CsvFormatException>(() => HandbookCsv.Read(reader).ToList()).Line);
    }

    [Fact]
    public void Rows_are_read_one_by_one()
    {
        using var reader = new StringReader(HandbookCsv.Header + "\n" + Good + "\nrubbish\n");

        Assert.Equal("17", HandbookCsv.Read(reader).First().TransactionId);
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

            using var reader = HandbookCsv.Open(path);
            Assert.Equal("17", Assert.Single(HandbookCsv.Read(reader)).TransactionId);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static List<HandbookRow> Read(string lines)
    {
        using var reader = new StringReader(HandbookCsv.Header + "\n" + lines);
        return [.. HandbookCsv.Read(reader)];
    }
}
