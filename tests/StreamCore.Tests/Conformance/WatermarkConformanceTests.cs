namespace StreamCore.Tests.Conformance;

public sealed class WatermarkConformanceTests
{
    [Fact]
    public void Watermarks_and_idleness_are_those_of_Flink() => VectorRun.Check(new WatermarkFamily(), VectorFiles.Current);
}
