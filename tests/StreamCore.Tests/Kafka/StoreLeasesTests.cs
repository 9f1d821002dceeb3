using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.State;

namespace StreamCore.Tests.Kafka;

public sealed class StoreLeasesTests
{
    private readonly StoreLeases _leases = new(NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slot_waits_until_the_store_is_closed_and_a_standby_steps_back()
    {
        var first = await _leases.OwnAsync(0, Cancellation);
        Assert.Null(_leases.TryFollow(0));

        var second = _leases.OwnAsync(0, Cancellation);
        Assert.False(second.IsCompleted);
        Assert.True(_leases.IsWanted(0));
        first.Dispose();

        (await second).Dispose();
        using var standby = _leases.TryFollow(0);
        Assert.NotNull(standby);
        Assert.False(_leases.IsWanted(0));
    }

    [Fact]
    public async Task Who_no_longer_waits_is_passed_over()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = await _leases.OwnAsync(0, Cancellation);
        var second = _leases.OwnAsync(0, cancelled.Token);
        var third = _leases.OwnAsync(0, Cancellation);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        first.Dispose();

        (await third).Dispose();
        await _leases.WhenReleasedAsync(Cancellation);
    }

    [Fact]
    public void A_copy_that_claims_more_than_the_changelog_has_is_closed_and_not_used()
    {
        using var lease = _leases.TryFollow(0)!;
        lease.HandOver(new(StateBackend.InMemory.Open(new("app", "0", "changelog", 0, 10)).Store, 11));

        Assert.Null(lease.TakeStandby(changelogEnd: 10));
        Assert.False(lease.HasStandby);
    }
}
