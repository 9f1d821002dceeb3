using StreamCore.DataStream;
using StreamCore.Runtime.Epochs;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class StateRestoreTests
{
    private static readonly MapStateDescriptor<string, int> Limits = new("limits");

    [Fact]
    public async Task Broadcast_state_of_an_operator_anywhere_in_the_job_is_there_in_the_next_one_in_all_subtasks()
    {
        var store = new InMemoryEpochStore();
        var limits = new Script<int>().Add(5);
        var numbers = new Script<int>().End().AddRange(Enumerable.Range(0, 20));
        await RunAsync(store, limits, numbers, parallelism: 2, new CollectSink<int>());

        var sink = new CollectSink<int>();
        await RunAsync(store, limits, numbers, parallelism: 3, sink);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => number + 5), sink.Committed.Order());
    }

    private static Task RunAsync(InMemoryEpochStore store, Script<int> limits, Script<int> numbers, int parallelism, CollectSink<int> sink)
    {
        var environment = new StreamExecutionEnvironment(new() { EpochStore = store }).SetParallelism(parallelism);
        var broadcast = environment.FromSource(new ScriptedSource<int>(limits), WatermarkStrategy.NoWatermarks<int>(), "limits").Broadcast(Limits);
        environment.FromSource(new ScriptedSource<int>(numbers), WatermarkStrategy.NoWatermarks<int>(), "numbers")
            .KeyBy(number => number)
            .Connect(broadcast)
            .Process(() => new AddLimit())
            .SinkTo(sink);
        return environment.RunAsync();
    }

    private sealed class AddLimit : KeyedBroadcastProcessFunction<int, int, int, int>
    {
        public override void ProcessElement(in int element, ReadOnlyContext context, ICollector<int> output)
        {
            context.GetBroadcastState(Limits).TryGet("limit", out var limit);
            output.Collect(element + limit);
        }

        public override void ProcessBroadcastElement(in int element, Context context, ICollector<int> output) =>
            context.GetBroadcastState(Limits).Put("limit", element);
    }
}
