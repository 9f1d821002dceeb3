using StreamCore.DataStream;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class IdleJobTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_commits_nothing_while_nothing_happens(int parallelism)
    {
        var source = new OneElementThenNothing();
        var epochs = new EpochCounter();
        using var stop = new CancellationTokenSource();
        var environment = new StreamExecutionEnvironment(new() { AutoWatermarkInterval = TimeSpan.FromMilliseconds(1) }).SetParallelism(parallelism);
        environment.FromSource(source, WatermarkStrategy.ForMonotonousTimestamps<int>(), "source").KeyBy(number => number).Reduce((a, _) => a).SinkTo(epochs);
        var run = environment.ExecuteAsync("test", stop.Token);
        await JobRun.UntilAsync(() => epochs.WithElements > 0, "the element is committed");

        // The first watermark makes an epoch too, and subtasks start when the machine lets them: at some time it is quiet.
        var before = -1;
        while (before != epochs.Count)
        {
            before = epochs.Count;
            await source.WaitForPollsAsync(40);
        }

        await source.WaitForPollsAsync(40);
        Assert.Equal(before, epochs.Count);
        await stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);
    }

    private sealed class OneElementThenNothing : Source<int>
    {
        private int _polls;

        public Task WaitForPollsAsync(int polls)
        {
            var target = Volatile.Read(ref _polls) + polls;
            return JobRun.UntilAsync(() => Volatile.Read(ref _polls) >= target, $"{target} polls");
        }

        public override ISourceReader<int> CreateReader(SourceReaderContext<int> context) => new Reader(this, context);

        private sealed class Reader(OneElementThenNothing source, SourceReaderContext<int> context) : ISourceReader<int>
        {
            private ISplitOutput<int>? _output;
            private bool _isEmitted;

            public string LastRecord => "the element";

            public void Open(IReadOnlyCollection<SplitPosition> restored) => _output = context.AddSplit($"{context.SubtaskIndex}");

            public SourceReaderStatus Poll(int maxRecords)
            {
                if (!_isEmitted)
                {
                    _isEmitted = true;
                    _output!.Collect(7, 1000);
                }

                if (context.SubtaskIndex == 0)
                {
                    Interlocked.Increment(ref source._polls);
                }

                return SourceReaderStatus.NothingAvailable;
            }

            public void SnapshotPositions(ICollection<SplitPosition> positions)
            {
            }

            public void Dispose()
            {
            }
        }
    }

    private sealed class EpochCounter : TwoPhaseSink<int>
    {
        private int _count;
        private int _withElements;

        public int Count => Volatile.Read(ref _count);

        public int WithElements => Volatile.Read(ref _withElements);

        public override ISinkWriter<int> CreateWriter(SinkWriterContext context) => new Writer(this);

        public override ISinkCommitter CreateCommitter(SinkCommitterContext context) => new NoCommits();

        private sealed class Writer(EpochCounter counter) : ISinkWriter<int>
        {
            private bool _hasElements;

            public void Write(in int element, long timestamp) => _hasElements = true;

            public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
            {
                Interlocked.Increment(ref counter._count);
                if (_hasElements)
                {
                    Interlocked.Increment(ref counter._withElements);
                }
            }

            public void Dispose()
            {
            }
        }

        private sealed class NoCommits : ISinkCommitter
        {
            public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
