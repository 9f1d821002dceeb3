using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCore.Windowing;

namespace StreamCore.Tests.Conformance;

/// <summary>Family W: event-time windows.</summary>
/// <param name="keepsElements">Whether the windows keep all elements, or an accumulator.</param>
internal sealed class WindowFamily(bool keepsElements = false) : IVectorFamily
{
    public string Name => "W";

    public string Variant => keepsElements ? " again, windows that keep their elements" : "";

    public IVectorScenario Start(JsonElement config) => new WindowScenario(
        Assigner(config), Duration(config, "allowedLateness"), config.GetProperty("sideOutput").GetBoolean(), keepsElements);

    /// <summary>Windows of several keys that end at one time fire in no defined order.</summary>
    public void Normalise(JsonElement step, JsonObject result)
    {
        if (step.TryGetProperty("wm", out _))
        {
            VectorJson.SortRuns(result, "fired", fired => fired["end"]!.GetValue<long>());
        }
    }

    private static WindowAssigner Assigner(JsonElement config) => config.GetProperty("window").GetString() switch
    {
        "tumbling" => TumblingEventTimeWindows.Of(Duration(config, "size"), Duration(config, "offset")),
        "sliding" => SlidingEventTimeWindows.Of(Duration(config, "size"), Duration(config, "slide"), Duration(config, "offset")),
        "session" => EventTimeSessionWindows.WithGap(Duration(config, "gap")),
        var other => throw new FormatException($"The window '{other}' is unknown."),
    };

    private static TimeSpan Duration(JsonElement config, string name) => TimeSpan.FromMilliseconds(config.GetProperty(name).GetInt64());
}
