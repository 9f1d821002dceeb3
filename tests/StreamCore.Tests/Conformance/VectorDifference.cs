namespace StreamCore.Tests.Conformance;

/// <summary>Where a scenario first went another way than Flink.</summary>
/// <param name="Id">The scenario.</param>
/// <param name="Note">What it is about.</param>
/// <param name="Step">The step's index and text, or "totals".</param>
/// <param name="Expected">What Flink emitted.</param>
/// <param name="Actual">What was emitted instead, or the exception.</param>
internal sealed record VectorDifference(string Id, string Note, string Step, string Expected, string Actual)
{
    public override string ToString() =>
        $"{Id} ({Note}), {Step}:{Environment.NewLine}  expected {Expected}{Environment.NewLine}  actual   {Actual}";
}
