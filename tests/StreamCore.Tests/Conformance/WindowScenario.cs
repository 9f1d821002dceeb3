using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Conformance;

/// <summary>A pipeline with event-time windows that can be restarted, and whose epochs can be aborted, at any step.</summary>
internal sealed class WindowScenario(WindowAssigner assigner, TimeSpan allowedLateness, bool hasSideOutput, bool keepsElements)
    : IVectorScenario
{
    private static readonly OutputTag<(string Key, long Value)> Late = new("late");

    private WindowPipeline _pipeline = new(new(), assigner, allowedLateness, hasSideOutput ? Late : null, keepsElements);
    private long _watermark = long.MinValue;
    private long _committedWatermark = long.MinValue;
    private long _late;
    private long _dropped;

    /// <summary>How many entries the state has.</summary>
    public int StateEntries => _pipeline.Harness.Snapshot().EntryCount;

    public JsonObject Run(JsonElement step)
    {
        var droppedBefore = _pipeline.Harness.LateRecordsDropped;
        if (step.TryGetProperty("wm", out var watermark))
        {
            _watermark = Math.Max(_watermark, watermark.GetInt64());
            _pipeline.Input.Watermark(watermark.GetInt64());
        }
        else
        {
            var element = step.GetProperty("e");
            _pipeline.Input.Element((element[0].GetString()!, element[2].GetInt64()), element[1].GetInt64());
        }

        return Result(_pipeline.Harness.LateRecordsDropped - droppedBefore);
    }

    public JsonObject Totals() => new() { ["lateSideOutput"] = _late, ["numLateRecordsDropped"] = _dropped };

    /// <summary>Goes on in a new pipeline with the state of this one, as after a crash.</summary>
    public void Restart()
    {
        var snapshot = _pipeline.Harness.Snapshot();
        _pipeline.Harness.Dispose();
        _pipeline = new(new(snapshot), assigner, allowedLateness, hasSideOutput ? Late : null, keepsElements);
        _pipeline.Input.Watermark(_watermark);
        Assert.Empty(_pipeline.Fired.Elements);
        _pipeline.Fired.Take();
        _pipeline.Late?.Take();
        _committedWatermark = _watermark;
    }

    public void EndEpoch()
    {
        _pipeline.Harness.EndEpoch();
        _committedWatermark = _watermark;
    }

    public void AbortEpoch()
    {
        _pipeline.Harness.AbortEpoch();
        _watermark = _committedWatermark;
    }

    public void Dispose() => _pipeline.Harness.Dispose();

    private JsonObject Result(long dropped)
    {
        var result = new JsonObject();
        var fired = new JsonArray();
        foreach (var emitted in _pipeline.Fired.Take())
        {
            if (emitted.Kind == CapturedKind.Watermark)
            {
                result["wmOut"] = emitted.Time;
                continue;
            }

            Assert.Null(result["wmOut"]);
            var (window, statistics) = (emitted.Element!.Window, emitted.Element.Statistics);
            Assert.Equal(window.End - 1, emitted.Time);
            fired.Add(new JsonObject
            {
                ["key"] = emitted.Element.Key,
                ["start"] = window.Start,
                ["end"] = window.End,
                ["count"] = statistics.Count,
                ["sum"] = statistics.Sum,
                ["min"] = statistics.Min,
                ["max"] = statistics.Max,
            });
        }

        var late = new JsonArray();
        foreach (var emitted in _pipeline.Late?.Take().Where(e => e.Kind == CapturedKind.Element) ?? [])
        {
            late.Add(new JsonArray(emitted.Element.Key, emitted.Time, emitted.Element.Value));
        }

        _late += late.Count;
        _dropped += dropped;
        Put(result, "fired", fired);
        Put(result, "late", late);
        if (dropped != 0)
        {
            result["dropped"] = dropped;
        }

        return result;
    }

    private static void Put(JsonObject result, string member, JsonArray entries)
    {
        if (entries.Count > 0)
        {
            result[member] = entries;
        }
    }
}
