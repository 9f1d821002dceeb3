using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.DataStream;
using StreamCore.Testing;

namespace StreamCore.Tests.Conformance;

/// <summary>A scenario of family J.</summary>
internal sealed class IntervalJoinScenario : IVectorScenario
{
    private static readonly OutputTag<Side> LateLeft = new("late left");
    private static readonly OutputTag<Side> LateRight = new("late right");

    private readonly OperatorHarness _harness = new();
    private readonly HarnessInput<Side> _left;
    private readonly HarnessInput<Side> _right;
    private readonly CapturedStream<Pair> _joined;
    private readonly CapturedStream<Side> _lateLeft;
    private readonly CapturedStream<Side> _lateRight;
    private long _pairs;
    private long _late;

    public IntervalJoinScenario(TimeSpan lower, TimeSpan upper, bool lowerInclusive, bool upperInclusive)
    {
        _left = _harness.Input<Side>("left");
        _right = _harness.Input<Side>("right");
        var join = _left.Stream.KeyBy(side => side.Key).IntervalJoin(_right.Stream.KeyBy(side => side.Key)).Between(lower, upper)
            .SideOutputLeftLateData(LateLeft)
            .SideOutputRightLateData(LateRight);
        join = lowerInclusive ? join : join.LowerBoundExclusive();
        join = upperInclusive ? join : join.UpperBoundExclusive();
        var joined = join.Process(() => new PairFunction());
        _joined = _harness.Capture(joined);
        _lateLeft = _harness.Capture(joined.GetSideOutput(LateLeft));
        _lateRight = _harness.Capture(joined.GetSideOutput(LateRight));
    }

    public JsonObject Run(JsonElement step)
    {
        var member = step.EnumerateObject().Single();
        switch (member.Name)
        {
            case "l":
                Put(_left, member.Value);
                break;
            case "r":
                Put(_right, member.Value);
                break;
            case "wmL":
                _left.Watermark(member.Value.GetInt64());
                break;
            case "wmR":
                _right.Watermark(member.Value.GetInt64());
                break;
            default:
                throw new FormatException($"The step {step.GetRawText()} is unknown.");
        }

        var result = new JsonObject();
        var joined = new JsonArray();
        foreach (var captured in _joined.Take())
        {
            if (captured.Kind == CapturedKind.Watermark)
            {
                result["wmOut"] = captured.Time;
                continue;
            }

            var pair = captured.Element!;
            Assert.Equal(pair.Timestamp, captured.Time);
            Assert.Equal(Math.Max(pair.LeftTime, pair.RightTime), captured.Time);
            joined.Add((JsonNode)new JsonArray(pair.Key, pair.LeftTime, pair.Left, pair.RightTime, pair.Right));
        }

        _pairs += joined.Count;
        Add(result, "joined", joined);
        Add(result, "lateL", TakeLate(_lateLeft));
        Add(result, "lateR", TakeLate(_lateRight));
        return result;
    }

    public JsonObject Totals() => new() { ["pairs"] = _pairs, ["late"] = _late };

    public void Dispose() => _harness.Dispose();

    private static void Put(HarnessInput<Side> input, JsonElement element)
    {
        var side = new Side(element[0].GetString()!, element[1].GetInt64(), element[2].GetInt64());
        input.Element(side, side.Time);
    }

    private static void Add(JsonObject result, string member, JsonArray entries)
    {
        if (entries.Count > 0)
        {
            result[member] = entries;
        }
    }

    private JsonArray TakeLate(CapturedStream<Side> late)
    {
        var entries = new JsonArray();
        foreach (var captured in late.Take().Where(captured => captured.Kind == CapturedKind.Element))
        {
            Assert.Equal(captured.Element!.Time, captured.Time);
            entries.Add((JsonNode)new JsonArray(captured.Element.Key, captured.Element.Time, captured.Element.Value));
            _late++;
        }

        return entries;
    }

    private sealed record Side(string Key, long Time, long Value);

    private sealed record Pair(string Key, long LeftTime, long Left, long RightTime, long Right, long Timestamp);

    private sealed class PairFunction : ProcessJoinFunction<Side, Side, Pair>
    {
        public override void ProcessElement(in Side left, in Side right, Context context, ICollector<Pair> output) => output.Collect(
            new(left.Key, context.LeftTimestamp, left.Value, context.RightTimestamp, right.Value, context.Timestamp));
    }
}
