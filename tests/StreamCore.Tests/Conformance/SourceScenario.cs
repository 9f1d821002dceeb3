using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Conformance;

/// <summary>Family M, mode "source": one source subtask with several splits.</summary>
internal sealed class SourceScenario : WatermarkScenario
{
    private readonly FakeTimeProvider _clock;
    private readonly SourceWatermarks<long> _source;
    private readonly Dictionary<int, SplitWatermarks<long>> _splits = [];

    public SourceScenario(int partitions, WatermarkStrategy<long> strategy, FakeTimeProvider clock)
    {
        _clock = clock;
        _source = new(strategy, clock, this);
        for (var i = 0; i < partitions; i++)
        {
            Add(i);
        }
    }

    protected override void Apply(JsonElement step)
    {
        if (step.TryGetProperty("ts", out var time))
        {
            var split = _splits[step.GetProperty("p").GetInt32()];
            var element = time.GetInt64();
            split.OnEvent(element, split.AssignTimestamp(element, long.MinValue));
        }
        else if (step.TryGetProperty("periodic", out _))
        {
            _source.EmitPeriodic();
        }
        else if (step.TryGetProperty("advanceClockMs", out var advance))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(advance.GetInt64()));
        }
        else if (step.TryGetProperty("addPartition", out var added))
        {
            Add(added.GetInt32());
        }
        else if (step.TryGetProperty("removePartition", out var removed))
        {
            _source.RemoveSplit(Id(removed.GetInt32()));
            _splits.Remove(removed.GetInt32());
        }
        else
        {
            throw Unknown(step);
        }
    }

    private static string Id(int partition) => "p" + partition.ToString(CultureInfo.InvariantCulture);

    private void Add(int partition) => _splits.Add(partition, _source.AddSplit(Id(partition)));
}
