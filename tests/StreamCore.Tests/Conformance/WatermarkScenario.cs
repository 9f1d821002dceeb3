using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.Runtime;

namespace StreamCore.Tests.Conformance;

/// <summary>What the modes of family M share: it records what comes out and reads the steps' common members.</summary>
internal abstract class WatermarkScenario : IVectorScenario, IWatermarkReceiver
{
    private JsonObject _result = [];
    private long _watermarks;
    private long _statusChanges;

    public JsonObject Run(JsonElement step)
    {
        _result = [];
        Apply(step);
        return _result;
    }

    public JsonObject Totals() => new() { ["watermarks"] = _watermarks, ["statusChanges"] = _statusChanges };

    /// <summary>The downstream side gets a watermark.</summary>
    public void OnWatermark(long watermark)
    {
        _watermarks++;
        Record("out", new() { ["wm"] = watermark });
    }

    /// <summary>The downstream side gets a status.</summary>
    public void OnStatus(StreamStatus status)
    {
        _statusChanges++;
        Record("out", new() { ["status"] = Text(status) });
    }

    public void Dispose()
    {
    }

    protected static string Text(StreamStatus status) => status == StreamStatus.Idle ? "IDLE" : "ACTIVE";

    protected static StreamStatus Status(JsonElement status) => status.GetString() switch
    {
        "IDLE" => StreamStatus.Idle,
        "ACTIVE" => StreamStatus.Active,
        var other => throw new FormatException($"The status '{other}' is unknown."),
    };

    protected static FormatException Unknown(JsonElement step) => new($"The step {step.GetRawText()} is unknown.");

    protected abstract void Apply(JsonElement step);

    /// <summary>Appends an entry to a member of the step's result.</summary>
    protected void Record(string member, JsonObject entry)
    {
        if (_result[member] is not JsonArray entries)
        {
            _result[member] = entries = [];
        }

        entries.Add((JsonNode)entry);
    }
}
