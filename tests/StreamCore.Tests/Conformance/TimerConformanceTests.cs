namespace StreamCore.Tests.Conformance;

public sealed class TimerConformanceTests
{
    [Fact]
    public void Timers_are_those_of_Flink() => VectorRun.Check(new TimerFamily(), VectorFiles.Current);
}
