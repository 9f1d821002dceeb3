using StreamCore.Connectors.Database;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Database;

public sealed class DbSinkWriterTests
{
    private const int MaxBytes = 2000;

    private static readonly DbTable<string> Table = new DbTable<string>("t").Column("text", element => element).Column("size", element => element.Length);

    [Fact]
    public void Committables_are_bounded_and_hold_all_rows_in_order()
    {
        using var writer = Writer(Table);
        var texts = Enumerable.Range(0, 1000).Select(i => new string((char)('a' + (i % 26)), i % 300)).ToList();
        texts.ForEach(text => writer.Write(text, 0));

        var committables = Prepare(writer);

        Assert.True(committables.Count > 1);
        Assert.All(committables.SkipLast(1), committable => Assert.InRange(committable.Length, MaxBytes - 310, MaxBytes));
        Assert.InRange(committables[^1].Length, 1, MaxBytes);
        Assert.Equal(texts, RowLayout.Read(committables, [.. Table.Columns]).Select(row => (string)row[0]));
    }

    [Fact]
    public void An_epoch_has_the_rows_since_the_one_before()
    {
        using var writer = Writer(Table);
        writer.Write("first", 0);
        var first = Prepare(writer);
        var nothing = Prepare(writer);
        writer.Write("second", 0);
        var second = Prepare(writer);

        Assert.Empty(nothing);
        Assert.Equal([["first", 5]], RowLayout.Read(first, [.. Table.Columns]));
        Assert.Equal([["second", 6]], RowLayout.Read(second, [.. Table.Columns]));
    }

    [Fact]
    public void A_row_that_fits_exactly_is_taken_and_one_more_byte_is_refused()
    {
        using var writer = Writer(Table);
        const int Overhead = RowLayout.HeaderSize + 1 + 2 + 1 + 2; // Tag and size of the text, tag and value of its length.
        writer.Write("x", 0);
        writer.Write(new string('x', MaxBytes - Overhead), 0);

        var failure = Assert.Throws<DbSinkException>(() => writer.Write(new string('x', MaxBytes - Overhead + 1), 0));

        Assert.Contains("MaxCommittableBytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("sink 'uid' writes to table 't'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_cannot_be_made_names_sink_and_column()
    {
        using var writer = Writer(new DbTable<string>("t").Column("bad", element => int.Parse(element, null)));

        var failure = Assert.Throws<DbSinkException>(() => writer.Write("x", 0));

        Assert.Contains("Sink 'uid' has no value for column 'bad' of table 't'", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public void A_broken_string_is_refused_instead_of_changed()
    {
        using var writer = Writer(Table);

        Assert.Throws<DbSinkException>(() => writer.Write("\uD800", 0));
    }

    [Fact]
    public void Rows_that_were_committed_for_other_columns_are_refused()
    {
        using var writer = Writer(Table);
        writer.Write("x", 0);
        var committables = Prepare(writer);
        var swapped = new DbTable<string>("t").Column("size", element => element.Length).Column("text", element => element);

        var failure = Assert.Throws<InvalidDataException>(() => RowLayout.Read(committables, [.. swapped.Columns]).ToList());

        Assert.Contains("other columns than size, text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_without_columns_or_with_one_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Sink(new DbTable<string>("t")));
        Assert.Throws<ArgumentException>(() => new DbTable<string>("t").Column("a", element => element).Key("a", element => element));
    }

    private static ISinkWriter<string> Writer(DbTable<string> table) =>
        Sink(table).CreateWriter(new SinkWriterContext("uid", 0, 1, 1, [], TimeProvider.System));

    private static DbSink<string> Sink(DbTable<string> table) => new(
        () => throw new InvalidOperationException("A writer needs no database."),
        table,
        SqlDialect.PostgreSql,
        new DbSinkOptions { Owner = "job", MaxCommittableBytes = MaxBytes });

    private static List<ReadOnlyMemory<byte>> Prepare(ISinkWriter<string> writer)
    {
        var committables = new List<ReadOnlyMemory<byte>>();
        writer.PrepareCommit(1, committables);
        return committables;
    }
}
