using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>The operator under test in one scenario.</summary>
internal interface IVectorScenario : IDisposable
{
    /// <summary>Runs one step and tells everything that was emitted meanwhile, in the form of the vectors' <c>expect</c>.</summary>
    JsonObject Run(JsonElement step);

    /// <summary>
    /// The scenario's <c>totals</c>, after the last step, as far as this operator counts them: the members returned are
    /// compared, the others are not.
    /// </summary>
    JsonObject Totals() => [];
}
