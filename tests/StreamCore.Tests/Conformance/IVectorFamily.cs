using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamCore.Tests.Conformance;

/// <summary>
/// One family of the golden vectors: which operator its scenarios drive and in which order its results may come.
/// </summary>
/// <remarks>
/// <para>To add a family:</para>
/// <list type="number">
/// <item>Implement this interface (stateless) and <see cref="IVectorScenario"/> (the operator of one scenario).</item>
/// <item>
/// Add a test class of its own, <c>…ConformanceTests</c>, with one fact: <c>VectorRun.Check(new MyFamily(), VectorFiles.Current);</c>
/// </item>
/// <item>
/// Where the order of a result is not defined, implement <see cref="Normalise"/>; it sees expected and actual alike.
/// <see cref="VectorJson.SortRuns"/> and <see cref="VectorJson.Sort"/> do what most families need.
/// </item>
/// </list>
/// <para>
/// A passing run prints one line a family, such as <c>M: 101 passed, 0 failed</c>. See it with
/// <c>dotnet test --project tests/StreamCore.Tests --output Detailed -- --filter-class "*ConformanceTests"</c> or with
/// <c>dotnet run --project tests/StreamCore.Tests -- -class "*ConformanceTests"</c>.
/// </para>
/// <para>
/// Numbers are 64-bit integers that exceed 2^53: read them with <c>GetInt64()</c> and put them into results as
/// <see cref="long"/>. A member without content is left out of a result. The order of members does not matter.
/// </para>
/// </remarks>
internal interface IVectorFamily
{
    /// <summary>The family's letter, as in the vectors.</summary>
    string Name { get; }

    /// <summary>What stands behind the letter in the summary, where a family is run in more than one way.</summary>
    string Variant => "";

    /// <summary>Creates the operator under test, as a scenario's <c>config</c> says.</summary>
    IVectorScenario Start(JsonElement config);

    /// <summary>Brings what has no defined order in a step's result into one order; called for both sides of a comparison.</summary>
    /// <param name="step">The step.</param>
    /// <param name="result">Its result, expected or actual; to be changed in place.</param>
    void Normalise(JsonElement step, JsonObject result)
    {
    }
}
