using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <summary>Stands for an input that the test drives by hand.</summary>
internal sealed class HarnessSource<T> : Source<T>
{
    public override int MaxParallelism => 1;

    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context) =>
        throw new InvalidOperationException("A harness is driven by its inputs' methods, not executed.");
}
