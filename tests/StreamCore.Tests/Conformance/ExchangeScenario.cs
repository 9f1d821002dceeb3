using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Conformance;

/// <summary>Family M, mode "exchange": upstream subtasks that assign watermarks, into the valve of one downstream task.</summary>
internal sealed class ExchangeScenario : WatermarkScenario
{
    private readonly FakeTimeProvider _clock;
    private readonly StatusWatermarkValve _valve;
    private readonly TimestampsAndWatermarks<long>[] _subtasks;

    public ExchangeScenario(int partitions, WatermarkStrategy<long> strategy, FakeTimeProvider clock)
    {
        _clock = clock;
        _valve = new(partitions, this);
        _subtasks = [.. Enumerable.Range(0, partitions)
            .Select(p => new TimestampsAndWatermarks<long>(strategy, clock, new Channel(this, p)))];
    }

    protected override void Apply(JsonElement step)
    {
        if (step.TryGetProperty("ts", out var time))
        {
            var subtask = _subtasks[step.GetProperty("p").GetInt32()];
            var element = time.GetInt64();
            subtask.OnEvent(element, subtask.AssignTimestamp(element, long.MinValue));
        }
        else if (step.TryGetProperty("periodic", out _))
        {
            var chosen = step.TryGetProperty("p", out var only) ? [_subtasks[only.GetInt32()]] : _subtasks;
            foreach (var subtask in chosen)
            {
                subtask.EmitPeriodic();
            }
        }
        else if (step.TryGetProperty("advanceClockMs", out var advance))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(advance.GetInt64()));
        }
        else
        {
            throw Unknown(step);
        }
    }

    /// <summary>Records what a subtask sends, and delivers it.</summary>
    private sealed class Channel(ExchangeScenario scenario, int partition) : IWatermarkReceiver
    {
        public void OnWatermark(long watermark)
        {
            scenario.Record("up", new() { ["p"] = partition, ["wm"] = watermark });
            scenario._valve.OnWatermark(partition, watermark);
        }

        public void OnStatus(StreamStatus status)
        {
            scenario.Record("up", new() { ["p"] = partition, ["status"] = Text(status) });
            scenario._valve.OnStatus(partition, status);
        }
    }
}
