using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>Counts the elements of each key and window. No element is late, so each window has one result.</summary>
internal sealed class WindowScenario : CrashScenario
{
    private static readonly TimeSpan WindowSize = TimeSpan.FromMilliseconds(100);

    private readonly ScriptedSource<int> _source;
    private readonly Dictionary<(int Key, long Window), int> _expected = [];
    private readonly Dictionary<int, long> _timeOfSplit = [];
    private readonly Crash _before;
    private readonly Crash _after;
    private readonly CollectSink<WindowResult<int, int>> _sink;

    public WindowScenario(int seed)
        : base(seed)
    {
        _source = CreateSource(split =>
        {
            var key = Random.Next(Keys);
            var time = _timeOfSplit.GetValueOrDefault(split) + Random.Next(40);
            _timeOfSplit[split] = time;
            var window = (key, time - (time % (long)WindowSize.TotalMilliseconds));
            _expected[window] = _expected.GetValueOrDefault(window) + 1;
            return (key, time);
        });
        _before = CreateCrash();
        _after = CreateCrash();
        _sink = CreateSink<WindowResult<int, int>>();
    }

    public override void AssertExactlyOnce() => Assert.Equal(
        _expected.Select(window => (window.Key.Key, window.Key.Window, window.Value)).Order(),
        _sink.Committed.Select(result => (result.Key, result.Window.Start, result.Value)).Order());

    protected override void Build(StreamExecutionEnvironment environment, Func<int> parallelism) => environment
        .FromSource(_source, EagerWatermarks.ForBoundedOutOfOrderness<int>(), "source").SetParallelism(parallelism())
        .CrashAt(_before, "before").SetParallelism(parallelism())
        .KeyBy(key => key)
        .Window(TumblingEventTimeWindows.Of(WindowSize))
        .Sum(_ => 1).SetParallelism(parallelism())
        .CrashAt(_after, "after").SetParallelism(parallelism())
        .SinkTo(_sink).SetParallelism(parallelism());
}
