using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Restart;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>Jobs that crash at random places must commit what a job without crashes does, each element once.</summary>
public sealed class ExactlyOnceTests
{
    private const int Keys = 12;
    private const int Splits = 5;
    private const int StepsPerSplit = 40;

    [Fact]
    public Task Restarted_regions_are_exactly_once() => RunManyAsync(runs: 120, InProcessAsync);

    [Fact]
    public Task New_jobs_that_share_the_store_are_exactly_once_whatever_their_parallelism() => RunManyAsync(runs: 120, InNewJobsAsync);

    private static async Task RunManyAsync(int runs, Func<Scenario, Task> runAsync)
    {
        var firstSeed = Random.Shared.Next(1_000_000_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"seeds {firstSeed} to {firstSeed + runs - 1}");
        var crashes = 0;
        for (var seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            var scenario = new Scenario(seed);
            try
            {
                await runAsync(scenario);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed} ({scenario}): {e}");
            }

            scenario.AssertExactlyOnce();
            crashes += scenario.Crashes;
        }

        TestContext.Current.TestOutputHelper.WriteLine($"{crashes} crashes in {runs} runs");
        Assert.True(crashes > runs / 2, $"Only {crashes} crashes have happened in {runs} runs: the test no longer tests much.");
    }

    private static Task InProcessAsync(Scenario scenario) =>
        scenario.Build(4, new() { RestartStrategy = RestartStrategy.FixedDelay(100, TimeSpan.Zero) }).RunAsync();

    private static async Task InNewJobsAsync(Scenario scenario)
    {
        var store = new InMemoryEpochStore();
        while (true)
        {
            try
            {
                await scenario.Build(null, new() { EpochStore = store }).RunAsync();
                return;
            }
            catch (JobFailedException e) when (e.InnerException is ScriptedCrashException)
            {
                // That is what the next job is for.
            }
        }
    }

    private sealed record Element(int Key, int Value);

    private sealed record Result(int Key, int Count, int Sum);

    private sealed class Scenario
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly ScriptedSource<Element> _source;
        private readonly List<Element> _elements = [];
        private readonly Crash?[] _crashes;
        private readonly CollectSink<Result> _sink;
        private int _scriptCrashes;

        public Scenario(int seed)
        {
            _seed = seed;
            _random = new(seed);
            _source = new([.. Enumerable.Range(0, Splits).Select(_ => CreateScript())]) { MaxStepsPerPoll = _random.Next(1, 12) };
            _crashes = [.. Enumerable.Range(0, 6).Select(place => CreateCrash(place < 3 ? Splits * StepsPerSplit : 12))];
            _sink = new() { CrashInPrepare = _crashes[3], CrashBeforeCommit = _crashes[4], CrashAfterCommit = _crashes[5] };
        }

        public int Crashes => _scriptCrashes + _crashes.Count(crash => crash is { HasHappened: true });

        public StreamExecutionEnvironment Build(int? parallelism, StreamExecutionOptions options)
        {
            var environment = new StreamExecutionEnvironment(options);
            Maybe(environment.FromSource(_source, WatermarkStrategy.NoWatermarks<Element>(), "source").SetParallelism(Parallelism()), _crashes[0], "before")
                .SetParallelism(Parallelism())
                .KeyBy(element => element.Key)
                .Process(() => new CountAndSum(_crashes[1]), "count")
                .SetParallelism(Parallelism())
                .Map(result => result)
                .SetParallelism(Parallelism())
                .Process(() => new CrashingProcess(_crashes[2]), "after")
                .SetParallelism(Parallelism())
                .SinkTo(_sink)
                .SetParallelism(Parallelism());
            return environment;

            int Parallelism() => parallelism ?? _random.Next(1, 5);
        }

        public void AssertExactlyOnce()
        {
            var expected = _elements.CountBy(element => element.Key).SelectMany(key => Enumerable.Range(1, key.Value).Select(count => (key.Key, count)));
            Assert.Equal(expected.Order(), _sink.Committed.Select(result => (result.Key, result.Count)).Order());
            var sums = _elements.GroupBy(element => element.Key).Select(group => (group.Key, group.Sum(element => element.Value)));
            var last = _sink.Committed.GroupBy(result => result.Key).Select(group => (group.Key, group.MaxBy(result => result.Count)!.Sum));
            Assert.Equal(sums.Order(), last.Order());
            Assert.True(_sink.HasEnded, ToString());
            Assert.Equal(0, _sink.UncommittedCount);
        }

        public override string ToString() => $"seed {_seed}, {Crashes} crashes, {_sink.Committed.Count} of {_elements.Count} committed";

        private static SingleOutputStreamOperator<Element> Maybe(DataStream<Element> stream, Crash? crash, string name) =>
            stream.CrashAt(crash ?? Crash.At(long.MaxValue), name);

        private Script<Element> CreateScript()
        {
            var script = new Script<Element>();
            for (var step = 0; step < StepsPerSplit; step++)
            {
                if (_random.Next(StepsPerSplit * 4) == 0)
                {
                    script.Crash();
                    _scriptCrashes++;
                }

                var element = new Element(_random.Next(Keys), _random.Next(1000));
                _elements.Add(element);
                script.Add(element);
            }

            return script;
        }

        private Crash? CreateCrash(int max) => _random.Next(3) == 0 ? Crash.At(_random.Next(1, max + 1)) : null;
    }

    private sealed class CountAndSum(Crash? crash) : KeyedProcessFunction<int, Element, Result>
    {
        private ValueState<(int Count, int Sum)>? _state;

        public override void Open(IRuntimeContext context) => _state = context.GetState(new ValueStateDescriptor<(int Count, int Sum)>("state"));

        public override void ProcessElement(in Element element, Context context, ICollector<Result> output)
        {
            _state!.TryGet(out var state);
            state = (state.Count + 1, state.Sum + element.Value);
            _state.Update(state);
            crash?.Hit("in the keyed function");
            output.Collect(new(element.Key, state.Count, state.Sum));
        }
    }

    private sealed class CrashingProcess(Crash? crash) : ProcessFunction<Result, Result>
    {
        public override void ProcessElement(in Result element, Context context, ICollector<Result> output)
        {
            output.Collect(element);
            crash?.Hit("behind the keyed function");
        }
    }
}
