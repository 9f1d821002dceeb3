using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Files;

[Collection(AllocationCollection.Name)]
public sealed class FileSinkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_file_spans_epochs_until_it_is_old_enough()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>()) { Rolling = new() { MaxAge = TimeSpan.FromMinutes(1) } });
        job.Write(new() { Id = 1 });
        job.EndEpoch();
        _time.Advance(TimeSpan.FromSeconds(59));
        job.Write(new() { Id = 2 });
        job.EndEpoch();
        Assert.Empty(VisibleFiles());

        _time.Advance(TimeSpan.FromSeconds(1));
        job.EndEpoch();

        Assert.Equal("Id,Text\n1,\n2,\n", File.ReadAllText(Assert.Single(VisibleFiles())));
    }

    [Fact]
    public void A_file_that_is_large_enough_is_followed_by_another_in_the_same_epoch()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new JsonLinesFormat<Row>()) { Rolling = new() { MaxSize = 100 } });
        for (var i = 0; i < 10; i++)
        {
            job.Write(new() { Id = i, Text = "0123456789" });
        }

        job.EndEpoch();

        // A row has 32 bytes, so the fourth fills a file.
        Assert.Equal(2, VisibleFiles().Count());
        Assert.All(VisibleFiles(), file => Assert.Equal(4, File.ReadAllLines(file).Length));
        job.Finish();
        Assert.Equal(10, VisibleFiles().Sum(file => File.ReadAllLines(file).Length));
    }

    [Fact]
    public void With_a_file_for_every_epoch_each_is_visible_when_it_has_committed()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>())
        {
            Rolling = new() { OnEveryEpoch = true },
            FilePrefix = "rows",
            FileSuffix = ".data.csv",
        });
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            job.Write(new() { Id = epoch });
            job.EndEpoch();
            job.EndEpoch();
        }

        Assert.Equal(3, VisibleFiles().Count());
        Assert.All(VisibleFiles().Index(), file => Assert.Matches($"^rows-0-{(2 * file.Index) + 1}-0-[0-9a-f]{{8}}\\.data\\.csv$", Path.GetFileName(file.Item)));
    }

    [Fact]
    public void Buckets_by_event_time_are_directories()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>()) { Bucket = EventTimeBuckets.Hourly<Row>() });
        var start = new DateTimeOffset(2026, 3, 4, 5, 59, 59, 999, TimeSpan.Zero).ToUnixTimeMilliseconds();
        job.Write(new() { Id = 1 }, timestamp: start);
        job.Write(new() { Id = 2 }, timestamp: start + 1);
        job.Write(new() { Id = 3 }, timestamp: start);
        job.Write(new() { Id = 4 }, timestamp: -1);
        Assert.Throws<InvalidOperationException>(() => job.Write(new() { Id = 5 }));
        job.Finish();

        Assert.Equal(
            ["1969-12-31/23", "2026-03-04/05", "2026-03-04/06"],
            VisibleFiles().Select(file => Path.GetRelativePath(_directory.Root, Path.GetDirectoryName(file)!)));
        Assert.Equal(["Id,Text", "1,", "3,"], File.ReadAllLines(VisibleFiles().ElementAt(1)));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("_hidden")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public void A_bucket_that_leads_elsewhere_or_is_hidden_is_refused(string bucket)
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>()) { Bucket = (_, _) => bucket });

        Assert.Throws<ArgumentException>(() => job.Write(new()));
    }

    [Fact]
    public void Sinks_that_share_a_directory_leave_one_another_s_files_alone()
    {
        var format = new CsvFormat<Row>();
        using var first = Start(new FileSink<Row>(_directory.Root, format), "first");
        using var second = Start(new FileSink<Row>(_directory.Root, format), "second");
        first.Write(new() { Id = 1 });
        second.Write(new() { Id = 2 });
        first.EndEpoch();
        second.EndEpoch();

        first.Write(new() { Id = 3 });
        first.Crash();
        first.Start();
        second.Crash();
        second.Start();
        first.Finish();
        second.Finish();

        Assert.Equal([1, 2], OutputDirectory.Read(_directory.Root, format).Select(row => row.Id).Order());
    }

    [Fact]
    public void A_new_run_without_state_adds_to_what_an_older_one_wrote()
    {
        var format = new CsvFormat<Row>();
        for (var run = 0; run < 2; run++)
        {
            using var job = Start(new FileSink<Row>(_directory.Root, format));
            job.Write(new() { Id = run });
            job.Finish();
        }

        Assert.Equal([0, 1], OutputDirectory.Read(_directory.Root, format).Select(row => row.Id).Order());
    }

    [Fact]
    public void A_second_run_of_the_same_sink_is_refused_while_the_first_lives()
    {
        var sink = new FileSink<Row>(_directory.Root, new CsvFormat<Row>());
        using var first = Start(sink);

        var failure = Assert.Throws<IOException>(() => Start(sink));

        Assert.Contains("another job running sink 'rows'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CrashPoint.AfterEpochCommit, "Neither")]
    [InlineData(CrashPoint.None, "is not there")]
    public void A_file_with_committed_records_that_is_gone_is_an_error(object crash, string message)
    {
        var full = (CrashPoint)crash == CrashPoint.AfterEpochCommit;
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>()) { Rolling = new() { OnEveryEpoch = full } });
        job.Write(new() { Id = 1 });
        job.EndEpoch((CrashPoint)crash);
        job.Crash();
        File.Delete(Assert.Single(OutputDirectory.HiddenFiles(_directory.Root)));

        Assert.Contains(message, Assert.Throws<FileNotFoundException>(() => job.Start()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_fewer_bytes_than_were_committed_is_an_error()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new CsvFormat<Row>()));
        job.Write(new() { Id = 1 });
        job.EndEpoch();
        job.Crash();
        File.WriteAllText(Assert.Single(OutputDirectory.HiddenFiles(_directory.Root)), "Id");

        Assert.Throws<InvalidDataException>(() => job.Start());
    }

    [Fact]
    public void What_a_sink_writes_a_source_reads_while_it_is_written()
    {
        using var job = Start(new FileSink<Row>(_directory.Root, new ParquetFormat<Row>()) { Bucket = (row, _) => "b" + (row.Id % 2) });
        var source = new FileSource<Row>(_directory.Root, new ParquetFormat<Row>()) { MonitorInterval = TimeSpan.FromSeconds(1) };
        using var reading = new SourceRun<Row>(source, time: _time);
        for (var i = 0; i < 10; i++)
        {
            job.Write(new() { Id = i });
            reading.PollAll();
            job.EndEpoch();
            _time.Advance(TimeSpan.FromSeconds(1));
            reading.PollAll();
            Assert.Equal(i + 1, reading.Elements.Count);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), reading.Elements.Select(row => row.Id));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public void Writing_allocates_nothing_for_each_record(string format)
    {
        using var job = Start(new FileSink<Row>(_directory.Root, RowFormats.Create(format)) { Bucket = EventTimeBuckets.Daily<Row>() });
        var row = new Row { Id = 1, Text = "a, b" };
        for (var i = 0; i < 1000; i++)
        {
            job.Write(row, timestamp: i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            job.Write(row, timestamp: i);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000, "10000 records allocated a byte or more each");
    }

    public void Dispose() => _directory.Dispose();

    private SinkJob<Row> Start(FileSink<Row> sink, string uid = "rows")
    {
        var job = new SinkJob<Row>(sink, _time, uid);
        job.Start();
        return job;
    }

    private IEnumerable<string> VisibleFiles() => OutputDirectory.VisibleFiles(_directory.Root);
}
