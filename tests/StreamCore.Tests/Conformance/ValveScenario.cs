using System.Text.Json;
using StreamCore.Time;

namespace StreamCore.Tests.Conformance;

/// <summary>Family M, mode "valve": the input valve alone.</summary>
internal sealed class ValveScenario : WatermarkScenario
{
    private readonly StatusWatermarkValve _valve;

    public ValveScenario(int partitions) => _valve = new(partitions, this);

    protected override void Apply(JsonElement step)
    {
        var channel = step.GetProperty("p").GetInt32();
        if (step.TryGetProperty("wm", out var watermark))
        {
            _valve.OnWatermark(channel, watermark.GetInt64());
        }
        else
        {
            _valve.OnStatus(channel, Status(step.GetProperty("status")));
        }
    }
}
