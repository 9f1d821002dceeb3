using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Formats;

public sealed class ParquetFormatTests
{
    private static readonly PlainTrade[] Trades =
    [
        .. Enumerable.Range(0, 10).Select(i => new PlainTrade
        {
            Id = i,
            Symbol = i % 3 == 0 ? null : "東京 \"🚀\"\n" + i,
            Price = 1.25m * i,
            Ratio = i % 2 == 0 ? null : i / 3.0,
            At = new DateTime(2026, 1, 2, 3, 4, i, 678),
            Side = Side.Sell,
        }),
    ];

    [Fact]
    public void Rows_come_back_as_they_were_over_several_row_groups()
    {
        var format = new ParquetFormat<PlainTrade> { RowGroupSize = 4 };

        var file = FormatFile.Write(format, Trades);

        Assert.Equal(Trades, FormatFile.Read(format, file));
        FormatFile.AssertResumesEverywhere(format, file);
    }

    [Fact]
    public void A_type_that_would_not_come_back_is_refused_at_once() =>
        Assert.Contains("Seen", Assert.Throws<NotSupportedException>(() => new ParquetFormat<Unsupported>()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_Parquet_is_named()
    {
        var failure = Assert.Throws<InvalidDataException>(
            () => FormatFile.Read(new ParquetFormat<PlainTrade>(), "id,name\n1,2\n3,4\n"u8.ToArray()));

        Assert.StartsWith("file: the footer can't be read", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Unsupported
    {
        public DateTimeOffset Seen { get; set; }
    }
}
