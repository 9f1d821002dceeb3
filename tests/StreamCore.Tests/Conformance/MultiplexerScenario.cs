using System.Text.Json;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Conformance;

/// <summary>Family M, mode "mux": the multiplexer alone.</summary>
internal sealed class MultiplexerScenario : WatermarkScenario
{
    private readonly WatermarkMultiplexer _multiplexer;
    private readonly Dictionary<int, PartialWatermark> _splits = [];

    public MultiplexerScenario(int partitions)
    {
        _multiplexer = new(new DownstreamWatermarks(this));
        for (var i = 0; i < partitions; i++)
        {
            Add(i);
        }
    }

    protected override void Apply(JsonElement step)
    {
        if (step.TryGetProperty("wm", out var watermark))
        {
            var split = Split(step);
            var deferred = step.TryGetProperty("deferred", out var flag) && flag.GetBoolean();
            var output = deferred ? _multiplexer.DeferredOutput(split) : _multiplexer.ImmediateOutput(split);
            output.EmitWatermark(watermark.GetInt64());
        }
        else if (step.TryGetProperty("status", out var status))
        {
            var output = _multiplexer.ImmediateOutput(Split(step));
            if (Status(status) == StreamStatus.Idle)
            {
                output.MarkIdle();
            }
            else
            {
                output.MarkActive();
            }
        }
        else if (step.TryGetProperty("periodic", out _))
        {
            _multiplexer.OnPeriodicEmit();
        }
        else if (step.TryGetProperty("addPartition", out var added))
        {
            Add(added.GetInt32());
        }
        else if (step.TryGetProperty("removePartition", out var removed))
        {
            _multiplexer.Remove(_splits[removed.GetInt32()]);
            _splits.Remove(removed.GetInt32());
        }
        else
        {
            throw Unknown(step);
        }
    }

    private PartialWatermark Split(JsonElement step) => _splits[step.GetProperty("p").GetInt32()];

    private void Add(int partition)
    {
        var split = new PartialWatermark();
        _splits.Add(partition, split);
        _multiplexer.Add(split);
    }
}
