using System.Globalization;
using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Formats;

[Collection(AllocationCollection.Name)]
public sealed class CsvFormatTests
{
    private static readonly Trade Simple = new(
        1, "ACME", null, 12.50m, 0.1, true, Side.Sell,
        new(2026, 3, 4, 5, 6, 7, 8, DateTimeKind.Utc), new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)),
        Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));

    [Fact]
    public void Every_kind_of_value_comes_back_as_it_was()
    {
        Trade[] trades =
        [
            Simple,
            Simple with { Symbol = "", Note = "" },
            Simple with { Note = "a \"quoted\", word\nand a line", Symbol = "\"", Ratio = null },
            Simple with { Note = "Zürich 東京 🚀\r\n", Price = -0.0000000001m, Ratio = double.NaN, Id = long.MinValue },
            Simple with { Ratio = double.Epsilon, Closed = false, Side = Side.Buy, At = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) },
        ];
        var format = new CsvFormat<Trade>();

        var file = FormatFile.Write(format, trades);

        var read = FormatFile.Read(format, file);
        Assert.Equal(trades, read);
        Assert.Equal(trades.Select(trade => trade.At.Kind), read.Select(trade => trade.At.Kind));
        FormatFile.AssertResumesEverywhere(format, file);
    }

    [Fact]
    public void A_file_has_one_header_and_quotes_only_where_they_are_needed() => Assert.Equal(
        "Name,Note,Amount\nplain,,1.5\n\"a,b\",\"\",-2\n\"say \"\"hi\"\"\",\"two\nlines\",0\n",
        FormatFile.WriteText(
            new CsvFormat<Line>(), new Line("plain", null, 1.5m), new Line("a,b", "", -2), new Line("say \"hi\"", "two\nlines", 0)));

    [Fact]
    public void The_culture_of_the_process_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        try
        {
            CultureInfo.CurrentCulture = german;
            var format = new CsvFormat<Trade>();
            var file = FormatFile.Write(format, Simple);

            Assert.Equal([Simple], FormatFile.Read(format, file));
            Assert.Contains("12.50", System.Text.Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Columns_are_found_by_name_whatever_their_case_and_order_and_others_are_ignored() => Assert.Equal(
        [new Line("x", "n", 3)],
        FormatFile.ReadText(new CsvFormat<Line>(), "\uFEFFother,AMOUNT,note,name\r\n7,3,n,x\r\n"));

    [Fact]
    public void A_column_that_the_file_lacks_takes_the_default_value() => Assert.Equal(
        [new Optional(1)],
        FormatFile.ReadText(new CsvFormat<Optional>(), "id\n1\n"));

    [Fact]
    public void A_struct_with_fields_and_other_delimiters_are_possible()
    {
        var format = new CsvFormat<Point>(new() { Delimiter = ';', HasHeader = false });

        Assert.Equal("1.5;2\n", FormatFile.WriteText(format, new Point { X = 1.5, Y = 2 }));
        Assert.Equal([new Point { X = 1.5, Y = 2 }, new Point { X = 3, Y = 4 }], FormatFile.ReadText(format, "1.5;2\n3;4"));
    }

    [Fact]
    public void Null_in_the_only_column_survives()
    {
        var format = new CsvFormat<OneColumn>();
        OneColumn[] elements = [new("a"), new(null), new("")];

        Assert.Equal(elements, FormatFile.Read(format, FormatFile.Write(format, elements)));
    }

    [Theory]
    [InlineData("name,note,amount\na,,1\nb,,\"1,5\"\n", "file:3:5: '1,5' in column 'Amount' is not a Decimal.")]
    [InlineData("name,note,amount\na,\"x\ny\",oops\n", "file:3:4: 'oops' in column 'Amount' is not a Decimal.")]
    [InlineData("name,note,amount\na,,\n", "file:2:4: '' in column 'Amount' is not a Decimal.")]
    [InlineData("name,note,amount\na,b\n", "file:2: the record has 2 fields instead of 3.")]
    [InlineData("name,note\na,b\n", "file:1: the header has no column 'Amount'; it has 'name', 'note'.")]
    [InlineData("name,note,amount,name\na,b,1,c\n", "file:1: the header has the column 'Name' twice.")]
    [InlineData("name,note,amount\na,b\"c\"\",1\n", "file:2: a double quote is opened and not closed before the file ends.")]
    [InlineData("name,note,amount\na,b\"c\",1\n", "file:2:4: a double quote in a field that does not begin with one.")]
    [InlineData("name,note,amount\na,\"b\"c,1\n", "file:2:6: a quoted field goes on behind its closing quote.")]
    public void What_is_wrong_is_told_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => FormatFile.ReadText(new CsvFormat<Line>(), text)).Message);

    [Fact]
    public void A_quote_that_never_closes_does_not_fill_the_memory()
    {
        var text = "name,note,amount\n\"" + new string('x', 300_000);

        var failure = Assert.Throws<InvalidDataException>(
            () => FormatFile.ReadText(new CsvFormat<Line>(new() { MaxRecordLength = 100_000 }), text));

        Assert.Contains("file:2: the record is longer than the 100000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_a_field_cannot_hold_is_refused_at_once() =>
        Assert.Contains("'Items'", Assert.Throws<NotSupportedException>(() => new CsvFormat<Nested>()).Message, StringComparison.Ordinal);

    [Fact]
    public void Writing_allocates_nothing_for_each_record()
    {
        using var writer = new CsvFormat<Trade>().OpenWriter(Stream.Null);
        for (var i = 0; i < 1000; i++)
        {
            writer.Write(Simple);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            writer.Write(Simple);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1000, "1000 records allocated a byte or more each");
    }

    private struct Point
    {
        public double X;
        public int Y;
    }

    private sealed record Line(string Name, string? Note, decimal Amount);

    private sealed record Optional(int Id, string Name = "none", Side Side = Side.Sell, Side? Other = Side.Buy, int? Count = 5, DateTime At = default)
    {
        public int Extra { get; set; } = 7;
    }

    private sealed record OneColumn(string? Text);

    private sealed record Nested(int Id, int[] Items);
}
