using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>Counts and sums the elements of each key, one result for each element.</summary>
internal sealed class CountScenario : CrashScenario
{
    private readonly ScriptedSource<Element> _source;
    private readonly List<Element> _elements = [];
    private readonly Crash _before;
    private readonly Crash _within;
    private readonly Crash _after;
    private readonly CollectSink<Result> _sink;

    public CountScenario(int seed)
        : base(seed)
    {
        _source = CreateSource(_ =>
        {
            var element = new Element(Random.Next(Keys), Random.Next(1000));
            _elements.Add(element);
            return (element, long.MinValue);
        });
        _before = CreateCrash();
        _within = CreateCrash();
        _after = CreateCrash();
        _sink = CreateSink<Result>();
    }

    public override void AssertExactlyOnce()
    {
        var expected = _elements.CountBy(element => element.Key).SelectMany(key => Enumerable.Range(1, key.Value).Select(count => (key.Key, count)));
        Assert.Equal(expected.Order(), _sink.Committed.Select(result => (result.Key, result.Count)).Order());
        var sums = _elements.GroupBy(element => element.Key).Select(group => (group.Key, group.Sum(element => element.Value)));
        var last = _sink.Committed.GroupBy(result => result.Key).Select(group => (group.Key, group.MaxBy(result => result.Count)!.Sum));
        Assert.Equal(sums.Order(), last.Order());
        Assert.True(_sink.HasEnded);
        Assert.Equal(0, _sink.UncommittedCount);
    }

    protected override void Build(StreamExecutionEnvironment environment, Func<int> parallelism) => environment
        .FromSource(_source, WatermarkStrategy.NoWatermarks<Element>(), "source").SetParallelism(parallelism())
        .CrashAt(_before, "before").SetParallelism(parallelism())
        .KeyBy(element => element.Key)
        .Process(() => new CountAndSum(_within), "count").SetParallelism(parallelism())
        .Map(result => result).SetParallelism(parallelism())
        .Process(() => new CrashingProcess(_after), "after").SetParallelism(parallelism())
        .SinkTo(_sink).SetParallelism(parallelism());

    private sealed record Element(int Key, int Value);

    private sealed record Result(int Key, int Count, int Sum);

    private sealed class CountAndSum(Crash crash) : KeyedProcessFunction<int, Element, Result>
    {
        private ValueState<(int Count, int Sum)>? _state;

        public override void Open(IRuntimeContext context) => _state = context.GetState(new ValueStateDescriptor<(int Count, int Sum)>("state"));

        public override void ProcessElement(in Element element, Context context, ICollector<Result> output)
        {
            _state!.TryGet(out var state);
            state = (state.Count + 1, state.Sum + element.Value);
            _state.Update(state);
            crash.Hit("in the keyed function");
            output.Collect(new(element.Key, state.Count, state.Sum));
        }
    }

    private sealed class CrashingProcess(Crash crash) : ProcessFunction<Result, Result>
    {
        public override void ProcessElement(in Result element, Context context, ICollector<Result> output)
        {
            output.Collect(element);
            crash.Hit("behind the keyed function");
        }
    }
}
