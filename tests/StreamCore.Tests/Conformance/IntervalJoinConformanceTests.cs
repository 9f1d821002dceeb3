namespace StreamCore.Tests.Conformance;

public sealed class IntervalJoinConformanceTests
{
    [Fact]
    public void Interval_joins_are_those_of_Flink() => VectorRun.Check(new IntervalJoinFamily(), VectorFiles.Current);
}
