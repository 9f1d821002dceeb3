using StreamCore.State;

namespace StreamCore.Tests.State.Faster;

public sealed class FasterStateStoreModelTests : StateStoreModelTests, IDisposable
{
    // The largest values of the model need more than the smallest pages.
    private readonly FasterBed _bed = new(pageSize: 32 << 10);

    private int _stores;

    public void Dispose() => _bed.Dispose();

    protected override IStateStore Open() => _bed.Open(partition: Interlocked.Increment(ref _stores)).Store;
}
