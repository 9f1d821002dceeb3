using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>Family T: event-time timers of a keyed process function.</summary>
internal sealed class TimerFamily : IVectorFamily
{
    public string Name => "T";

    public IVectorScenario Start(JsonElement config) => new TimerScenario(TimerAction.Of(config));

    /// <summary>Keys have no order at one time.</summary>
    public void Normalise(JsonElement step, JsonObject result) =>
        VectorJson.SortRuns(result, "fired", static entry => entry[1]!.GetValue<long>());
}
