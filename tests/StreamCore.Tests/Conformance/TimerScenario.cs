using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;

namespace StreamCore.Tests.Conformance;

/// <summary>A scenario of family T: the elements say which timers to register and to delete.</summary>
internal sealed class TimerScenario : IVectorScenario
{
    private readonly OperatorHarness _harness = new();
    private readonly HarnessInput<Command> _input;
    private readonly CapturedStream<Firing> _fired;
    private readonly HashSet<string> _actedKeys = [];
    private readonly TimerAction? _action;
    private long _firings;

    public TimerScenario(TimerAction? action)
    {
        _action = action;
        _input = _harness.Input<Command>();
        _fired = _harness.Capture(_input.Stream.KeyBy(command => command.Key).Process(() => new Timers(action)));
    }

    public JsonObject Run(JsonElement step)
    {
        if (step.TryGetProperty("wm", out var watermark))
        {
            _input.Watermark(watermark.GetInt64());
        }
        else
        {
            var element = step.GetProperty("e");
            _input.Element(
                new(element[0].GetString()!, Read(step, "timers"), Read(step, "delete")), element[1].GetInt64());
        }

        return Result();
    }

    public JsonObject Totals() => new()
    {
        ["firings"] = _firings,
        // All else that the state holds is a counter for each key that acted.
        ["timersLeft"] = (long)(_harness.Snapshot().EntryCount - _actedKeys.Count),
    };

    public void Dispose() => _harness.Dispose();

    private static long[] Read(JsonElement step, string member) =>
        step.TryGetProperty(member, out var times) ? [.. times.EnumerateArray().Select(time => time.GetInt64())] : [];

    private JsonObject Result()
    {
        var result = new JsonObject();
        var fired = new JsonArray();
        foreach (var captured in _fired.Take())
        {
            if (captured.Kind == CapturedKind.Watermark)
            {
                result["wmOut"] = captured.Time;
                continue;
            }

            Assert.False(result.ContainsKey("wmOut"), "a result behind the watermark that it belongs before");
            var firing = captured.Element!;
            Assert.Equal(firing.Time, captured.Time);
            _firings++;
            if (_action is not null)
            {
                _actedKeys.Add(firing.Key);
            }

            fired.Add((JsonNode)new JsonArray(firing.Key, firing.Time));
        }

        if (fired.Count > 0)
        {
            result["fired"] = fired;
        }

        return result;
    }

    private sealed record Command(string Key, long[] Timers, long[] Deletes);

    private sealed record Firing(string Key, long Time);

    private sealed class Timers(TimerAction? action) : KeyedProcessFunction<string, Command, Firing>
    {
        private ValueState<long>? _acted;

        public override void Open(IRuntimeContext context) => _acted = context.GetState(new ValueStateDescriptor<long>("acted"));

        public override void ProcessElement(in Command element, Context context, ICollector<Firing> output)
        {
            foreach (var time in element.Timers)
            {
                context.Timers.RegisterEventTimeTimer(time);
            }

            foreach (var time in element.Deletes)
            {
                context.Timers.DeleteEventTimeTimer(time);
            }
        }

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<Firing> output)
        {
            Assert.True(context.CurrentWatermark >= timestamp, "the watermark in OnTimer is the one from before");
            output.Collect(new(context.CurrentKey, timestamp));
            _acted!.TryGet(out var acted);
            if (action is null || acted >= action.Limit)
            {
                return;
            }

            _acted.Update(acted + 1);
            if (action.Register is { } later)
            {
                context.Timers.RegisterEventTimeTimer(timestamp + later);
            }

            if (action.Delete is { } other)
            {
                context.Timers.DeleteEventTimeTimer(timestamp + other);
            }
        }
    }
}
