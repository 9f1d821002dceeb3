using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Files;

namespace StreamCore.Tests.Connectors.Files;

/// <summary>
/// Writes numbered rows through crashes, beginning again behind the last committed row each time, as a source does. At
/// every point the visible files must be whole and hold committed rows only, none twice; at the end they must hold all.
/// </summary>
public sealed class FileSinkCrashTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private string _format = "";
    private long _written;
    private long _committed;

    public static TheoryData<string, string, bool> EveryCrash
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (var format in new[] { "csv", "json", "parquet" })
            {
                foreach (var crash in Enum.GetNames<CrashPoint>())
                {
                    cases.Add(format, crash, false);
                    cases.Add(format, crash, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(EveryCrash))]
    public void A_crash_loses_nothing_doubles_nothing_and_shows_nothing_half(string format, string crashName, bool everyEpoch)
    {
        var crash = Enum.Parse<CrashPoint>(crashName);
        using var job = CreateJob(format, new() { OnEveryEpoch = everyEpoch });
        job.Start(parallelism: 2);
        EndEpoch(job, 2, CrashPoint.None);
        EndEpoch(job, 2, crash);
        Restart(job, parallelism: 2);
        EndEpoch(job, 2, CrashPoint.None);
        EndEpoch(job, 2, crash);
        Restart(job, parallelism: 3);
        EndEpoch(job, 3, crash);
        Restart(job, parallelism: 1);
        Finish(job, 1);
    }

    [Theory]
    [MemberData(nameof(RowFormats.Names), MemberType = typeof(RowFormats))]
    public void Any_sequence_of_crashes_loses_nothing_and_doubles_nothing(string format)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var job = CreateJob(format, new() { MaxSize = 400, MaxAge = TimeSpan.FromSeconds(30) });
        var parallelism = 2;
        job.Start(parallelism);
        for (var step = 0; step < 40; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(random.Next(20)));
            var crash = random.Next(2) == 0 ? CrashPoint.None : (CrashPoint)random.Next(Enum.GetValues<CrashPoint>().Length);
            EndEpoch(job, parallelism, crash);
            if (crash != CrashPoint.None)
            {
                parallelism = random.Next(1, 4);
                Restart(job, parallelism);
            }
        }

        Finish(job, parallelism);
    }

    public void Dispose() => _directory.Dispose();

    private SinkJob<Row> CreateJob(string format, RollingPolicy rolling)
    {
        _format = format;
        var sink = new FileSink<Row>(_directory.Root, RowFormats.Create(format))
        {
            Rolling = rolling,
            Bucket = (row, _) => row.Id % 3 == 0 ? "third" : "",
        };
        return new(sink, _time) { OnVisible = AssertVisibleIsCommitted };
    }

    private void EndEpoch(SinkJob<Row> job, int parallelism, CrashPoint crash)
    {
        WriteRows(job, parallelism);
        job.EndEpoch(crash, () => _committed = _written);
        if (crash is CrashPoint.None)
        {
            return;
        }

        // What a dying process leaves: bytes behind what was flushed, in files that were open.
        foreach (var file in OutputDirectory.HiddenFiles(_directory.Root).Where(_ => crash is CrashPoint.BeforePrepare or CrashPoint.AfterPrepare))
        {
            File.AppendAllText(file, "99,torn");
        }

        AssertVisibleIsCommitted();
    }

    private void Restart(SinkJob<Row> job, int parallelism)
    {
        job.Crash();
        _written = _committed;
        job.Start(parallelism);
    }

    private void Finish(SinkJob<Row> job, int parallelism)
    {
        WriteRows(job, parallelism);
        _committed = _written;
        job.Finish();

        Assert.Equal(Rows(_committed), Visible());
        Assert.Empty(OutputDirectory.HiddenFiles(_directory.Root));
    }

    private void WriteRows(SinkJob<Row> job, int parallelism)
    {
        for (var i = 0; i < 10; i++)
        {
            job.Write(Row(_written++), i % parallelism);
        }
    }

    private void AssertVisibleIsCommitted()
    {
        var visible = Visible();
        Assert.Equal(visible.Count, visible.Distinct().Count());
        Assert.Empty(visible.Except(Rows(_committed)));
    }

    private List<Row> Visible() => [.. OutputDirectory.Read(_directory.Root, RowFormats.Create(_format)).OrderBy(row => row.Id)];

    private static IEnumerable<Row> Rows(long count) => Enumerable.Range(0, (int)count).Select(i => Row(i));

    private static Row Row(long id) => new() { Id = id, Text = id % 2 == 0 ? null : "two\nlines, " + id };
}
