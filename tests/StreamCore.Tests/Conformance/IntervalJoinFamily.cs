using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>Family J: the interval join of two keyed streams.</summary>
internal sealed class IntervalJoinFamily : IVectorFamily
{
    public string Name => "J";

    public IVectorScenario Start(JsonElement config) => new IntervalJoinScenario(
        TimeSpan.FromMilliseconds(config.GetProperty("lower").GetInt64()),
        TimeSpan.FromMilliseconds(config.GetProperty("upper").GetInt64()),
        config.GetProperty("lowerInclusive").GetBoolean(),
        config.GetProperty("upperInclusive").GetBoolean());

    /// <summary>The pairs of one element have no order.</summary>
    public void Normalise(JsonElement step, JsonObject result) => VectorJson.Sort(result, "joined");
}
