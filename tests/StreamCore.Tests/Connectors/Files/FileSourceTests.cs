using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Files;

public sealed class FileSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void One_file_is_read_to_its_end()
    {
        _directory.Write("a.txt", "1\n2\n3");
        using var run = new SourceRun<string>(new FileSource<string>(_directory["a.txt"], new TextLineFormat()));

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Equal(["1", "2", "3"], run.Elements);
        Assert.Empty(run.Splits);
    }

    [Fact]
    public void A_directory_is_read_in_the_order_of_names_without_what_is_hidden_or_not_complete()
    {
        _directory.Write("b.txt", "3\n");
        _directory.Write("a/z.txt", "1\n2\n");
        _directory.Write("c.txt", "");
        _directory.Write("d.txt", "4\n");
        foreach (var skipped in new[] { ".hidden.txt", "_meta.txt", "x.txt.inprogress", "x.txt.pending", ".dir/x.txt", "_dir/x.txt", "other.csv" })
        {
            _directory.Write(skipped, "wrong\n");
        }

        using var run = new SourceRun<string>(new FileSource<string>(_directory.Root, new TextLineFormat()) { Pattern = "*.txt" });

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Equal(["1", "2", "3", "4"], run.Elements);
    }

    [Theory]
    [MemberData(nameof(RowFormats.Names), MemberType = typeof(RowFormats))]
    public void A_restart_goes_on_behind_the_last_record_wherever_it_was(string formatName)
    {
        var format = RowFormats.Create(formatName);
        WriteRows(format, "a", 0, 5);
        WriteRows(format, "b", 5, 5);
        var source = new FileSource<Row>(_directory.Root, format);

        // A poll also counts the opening of a file, hence a few more polls than rows.
        for (var polled = 0; polled <= 15; polled++)
        {
            using var first = new SourceRun<Row>(source);
            first.Poll(polled);
            using var second = new SourceRun<Row>(source, first.Snapshot());
            second.PollAll();

            Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), first.Elements.Concat(second.Elements).Select(row => row.Id));
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 5)]
    [InlineData(4, 1)]
    public void Another_parallelism_after_a_restart_neither_loses_nor_doubles_records(int before, int after)
    {
        var format = new CsvFormat<Row>();
        for (var file = 0; file < 30; file++)
        {
            WriteRows(format, $"f{file}", 10 * file, 10);
        }

        var source = new FileSource<Row>(_directory.Root, format);
        using var first = new SourceRun<Row>(source, parallelism: before);
        for (var subtask = 0; subtask < before; subtask++)
        {
            first.Poll(17 + (20 * subtask), subtask);
        }

        // Restored and stopped at once: positions of files that were not reached again must be kept.
        using var idle = new SourceRun<Row>(source, first.Snapshot(), after);
        using var second = new SourceRun<Row>(source, idle.Snapshot(), before);
        second.Poll(10, before - 1);
        using var third = new SourceRun<Row>(source, second.Snapshot(), after);
        third.PollAll();
        using var fourth = new SourceRun<Row>(source, third.Snapshot(), before);
        fourth.PollAll();

        Assert.Empty(fourth.Elements);
        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => (long)i),
            first.Elements.Concat(second.Elements).Concat(third.Elements).Select(row => row.Id).Order());
        Assert.InRange(third.Snapshot().Count, 1, 30);
    }

    [Fact]
    public void Subtasks_read_different_files()
    {
        for (var file = 0; file < 40; file++)
        {
            _directory.Write($"f{file}.txt", $"{file}\n");
        }

        using var run = new SourceRun<string>(new FileSource<string>(_directory.Root, new TextLineFormat()), parallelism: 3);
        run.PollAll();

        Assert.Equal(Enumerable.Range(0, 40).Order(), run.Elements.Select(int.Parse).Order());
        Assert.All(run.ElementsOfSubtasks, Assert.NotEmpty);
    }

    [Fact]
    public void A_watched_directory_gives_new_files_when_the_interval_has_passed()
    {
        var time = new FakeTimeProvider();
        var source = new FileSource<string>(_directory.Root, new TextLineFormat()) { MonitorInterval = TimeSpan.FromSeconds(10) };
        _directory.Write("b.txt", "1\n");
        using var run = new SourceRun<string>(source, time: time);
        Assert.Equal(SourceReaderStatus.NothingAvailable, run.PollAll());

        _directory.Write("c.txt", "3\n");
        _directory.Write("a.txt", "2\n");
        _directory.Write("d.txt.inprogress", "4\n");
        time.Advance(TimeSpan.FromSeconds(9));
        run.PollAll();
        Assert.Equal(["1"], run.Elements);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SourceReaderStatus.NothingAvailable, run.PollAll());
        Assert.Equal(["1", "2", "3"], run.Elements);

        File.Move(_directory["d.txt.inprogress"], _directory["d.txt"]);
        using var restarted = new SourceRun<string>(source, run.Snapshot(), time: time);
        restarted.PollAll();
        Assert.Equal(["4"], restarted.Elements);
    }

    [Fact]
    public void A_paused_file_is_not_read_on()
    {
        _directory.Write("a.txt", "1\n2\n");
        using var run = new SourceRun<string>(new FileSource<string>(_directory.Root, new TextLineFormat()));
        run.Poll(2);
        run.SetPaused("a.txt", true);
        Assert.Equal(SourceReaderStatus.NothingAvailable, run.Poll(10));
        Assert.Equal(["1"], run.Elements);

        run.SetPaused("a.txt", false);
        run.PollAll();
        Assert.Equal(["1", "2"], run.Elements);
    }

    [Fact]
    public void A_bad_record_is_told_with_its_file_and_line_also_after_a_restart()
    {
        _directory.Write("a.csv", "id,text\n1,\"two\nlines\"\n2,x\nthree,y\n");
        var source = new FileSource<Row>(_directory.Root, new CsvFormat<Row>());
        using var first = new SourceRun<Row>(source);
        first.Poll(3);
        Assert.Equal(_directory["a.csv"] + ":4", first.LastRecord);
        using var second = new SourceRun<Row>(source, first.Snapshot());

        var failure = Assert.Throws<InvalidDataException>(() => second.PollAll());

        Assert.StartsWith(_directory["a.csv"] + ":5:1: 'three' in column 'Id'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_begun_and_is_gone_is_an_error()
    {
        _directory.Write("a.txt", "1\n2\n");
        var source = new FileSource<string>(_directory.Root, new TextLineFormat());
        using var first = new SourceRun<string>(source);
        first.Poll(2);
        File.Delete(_directory["a.txt"]);

        Assert.Contains("'a.txt'", Assert.Throws<FileNotFoundException>(() => new SourceRun<string>(source, first.Snapshot())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_an_error() => Assert.Throws<FileNotFoundException>(
        () => new SourceRun<string>(new FileSource<string>(_directory["none"], new TextLineFormat())));

    public void Dispose() => _directory.Dispose();

    private void WriteRows(IFileFormat<Row> format, string name, int first, int count)
    {
        using var file = new FileStream(_directory[name + format.Extension], FileMode.CreateNew);
        using var writer = format.OpenWriter(file);
        for (var i = first; i < first + count; i++)
        {
            writer.Write(new Row { Id = i, Text = i % 2 == 0 ? null : "two\nlines, " + i });
        }

        writer.Finish();
    }
}
