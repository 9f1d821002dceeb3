using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class JobCancellationTests : IDisposable
{
    private static readonly StreamExecutionOptions Impatient = new() { StopTimeout = TimeSpan.FromMilliseconds(500) };

    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _release = new();

    public void Dispose()
    {
        // Threads that were left behind end.
        _release.Set();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_job_that_is_stopped_commits_what_is_open_and_that_is_no_error()
    {
        var sink = new CollectSink<long>();
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromGenerator(number => number).KeyBy(number => number % 10).Reduce((_, number) => number).SinkTo(sink);
        var run = environment.ExecuteAsync("test", _stop.Token);
        await sink.WaitForAsync(1000);

        await StopAsync(run);

        Assert.Equal(0, sink.UncommittedCount);
        Assert.Equal(sink.Committed.Count, sink.Committed.Distinct().Count());
        Assert.False(sink.HasEnded);
    }

    [Fact]
    public async Task A_stop_ends_a_source_that_has_nothing()
    {
        var script = new Script<int>().Pause();
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromSource(new ScriptedSource<int>(script), WatermarkStrategy.NoWatermarks<int>(), "silent").KeyBy(number => number).Reduce((a, _) => a)
            .SinkTo(new CollectSink<int>());
        var run = environment.ExecuteAsync("test", _stop.Token);
        await script.WaitForPauseAsync();

        await StopAsync(run);
    }

    [Fact]
    public async Task A_stop_before_the_start_ends_the_job()
    {
        await _stop.CancelAsync();
        var environment = new StreamExecutionEnvironment();
        environment.FromGenerator(number => number).SinkTo(new CollectSink<long>());

        await environment.ExecuteAsync("test", _stop.Token).WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_function_that_blocks_is_left_behind_and_named()
    {
        var entered = new TaskCompletionSource();
        var environment = new StreamExecutionEnvironment(Impatient).SetParallelism(2);
        environment.FromElements(1).SetParallelism(1).KeyBy(number => number).Reduce((a, _) => a).Map(Block(entered)).Name("stuck").SinkTo(new CollectSink<int>());
        var run = environment.ExecuteAsync("test", _stop.Token);
        await entered.Task.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => StopAsync(run));

        Assert.Matches(@"reduce -> stuck -> sink \([12]/2\)", failure.Message);
    }

    [Fact]
    public async Task A_stop_ends_a_job_whose_sink_holds_up_everything()
    {
        var entered = new TaskCompletionSource();
        var environment = new StreamExecutionEnvironment(Impatient);
        environment.FromGenerator(number => (int)number).Map(Block(entered)).Name("stuck").DisableChaining().SinkTo(new CollectSink<int>());
        var run = environment.ExecuteAsync("test", _stop.Token);
        await entered.Task.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => StopAsync(run));

        Assert.Contains("stuck (1/1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_although_another_subtask_blocks()
    {
        var entered = new TaskCompletionSource();
        var environment = new StreamExecutionEnvironment(Impatient);

        // One source for both: while a source blocks, the others wait for it to end the epoch.
        var numbers = environment.FromElements(1);
        var crashing = numbers.Map<int>(_ =>
        {
            entered.Task.Wait(JobRun.Patience);
            throw new InvalidOperationException("the first one");
        }).Name("crashing").DisableChaining();
        numbers.Map(Block(entered)).Name("stuck").DisableChaining().Union(crashing).Map(number => number).SinkTo(new CollectSink<int>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.StartsWith("Operator 'crashing' failed: the first one", failure.Message, StringComparison.Ordinal);
        Assert.Contains("left behind: stuck (1/1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_a_job_while_a_reader_blocks_in_its_restore()
    {
        var entered = new TaskCompletionSource();
        var environment = new StreamExecutionEnvironment(Impatient);
        environment.FromSource(new BlockingSource(_ => Block(entered)(0)), WatermarkStrategy.NoWatermarks<int>(), "blocking").SinkTo(new CollectSink<int>());
        var run = environment.ExecuteAsync("test", _stop.Token);
        await entered.Task.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => StopAsync(run));

        Assert.Contains("blocking -> sink (1/1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_at_once_a_job_whose_reader_waits_in_its_restore_for_what_is_away()
    {
        var entered = new TaskCompletionSource();
        var environment = new StreamExecutionEnvironment(new() { StopTimeout = TimeSpan.FromHours(1) });
        var source = new BlockingSource(cancellation =>
        {
            entered.TrySetResult();
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        });
        environment.FromSource(source, WatermarkStrategy.NoWatermarks<int>(), "waiting").KeyBy(number => number).Reduce((a, _) => a).SinkTo(new CollectSink<int>());
        var run = environment.ExecuteAsync("test", _stop.Token);
        await entered.Task.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        await StopAsync(run);

        Assert.Equal(JobPhase.Finished, environment.GetStatus().Phase);
    }

    [Fact]
    public async Task A_stop_ends_a_job_while_a_committer_blocks_that_makes_restored_epochs_visible()
    {
        var store = new InMemoryEpochStore();
        var sink = new CollectSink<int> { CrashBeforeCommit = Crash.At(1) };
        await Assert.ThrowsAsync<JobFailedException>(Build(sink).RunAsync);
        var entered = new TaskCompletionSource();
        var run = Build(new BlockingCommits(() => Block(entered)(0))).ExecuteAsync("test", _stop.Token);
        await entered.Task.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => StopAsync(run));

        Assert.Contains("left behind while making restored epochs of sink 'sink' visible", failure.Message, StringComparison.Ordinal);

        StreamExecutionEnvironment Build(Sink<int> to)
        {
            var environment = new StreamExecutionEnvironment(new() { EpochStore = store, StopTimeout = Impatient.StopTimeout });
            environment.FromElements(1).SinkTo(to);
            return environment;
        }
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A function that takes no notice of a cancellation.</summary>
    private Func<int, int> Block(TaskCompletionSource entered) => element =>
    {
        entered.TrySetResult();
        _release.Wait(CancellationToken.None);
        return element;
    };

    private sealed class BlockingSource(Action<CancellationToken> block) : Source<int>, ISourceReader<int>
    {
        private CancellationToken _cancellation;

        public string LastRecord => "none";

        public override ISourceReader<int> CreateReader(SourceReaderContext<int> context)
        {
            _cancellation = context.Cancellation;
            return this;
        }

        public void Open(IReadOnlyCollection<SplitPosition> restored) => block(_cancellation);

        public SourceReaderStatus Poll(int maxRecords) => SourceReaderStatus.NothingAvailable;

        public void SnapshotPositions(ICollection<SplitPosition> positions)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class BlockingCommits(Action block) : TwoPhaseSink<int>, ISinkWriter<int>, ISinkCommitter
    {
        public override ISinkWriter<int> CreateWriter(SinkWriterContext context) => this;

        public override ISinkCommitter CreateCommitter(SinkCommitterContext context) => this;

        public void Write(in int element, long timestamp)
        {
        }

        public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
        {
        }

        public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables) => block();

        public void Dispose()
        {
        }
    }
}
