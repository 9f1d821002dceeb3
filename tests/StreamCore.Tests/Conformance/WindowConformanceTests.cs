namespace StreamCore.Tests.Conformance;

public sealed class WindowConformanceTests
{
    [Fact]
    public void Event_time_windows_of_accumulators_are_those_of_Flink() => VectorRun.Check(new WindowFamily(), VectorFiles.Current);

    [Fact]
    public void Event_time_windows_of_elements_are_those_of_Flink() =>
        VectorRun.Check(new WindowFamily(keepsElements: true), VectorFiles.Current);

    [Fact]
    public void Count_windows_are_those_of_Flink() => VectorRun.Check(new CountWindowFamily(), VectorFiles.Current);
}
