using StreamCore.State;

namespace StreamCore.Tests.State;

public sealed class InMemoryStateStoreTests : StateStoreTests
{
    protected override IStateStore Open() => new InMemoryStateStore();
}
