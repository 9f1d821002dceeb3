using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class BarrierTrackerTests
{
    [Fact]
    public void An_epoch_is_complete_with_its_last_barrier()
    {
        var tracker = new BarrierTracker(totalChannels: 3, lastEpoch: 7);
        for (var epoch = 8; epoch <= 10; epoch++)
        {
            Assert.False(tracker.OnBarrier(epoch));
            Assert.False(tracker.OnBarrier(epoch));
            Assert.True(tracker.OnBarrier(epoch));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void A_barrier_of_another_epoch_is_an_error(long epoch)
    {
        var tracker = new BarrierTracker(totalChannels: 2, lastEpoch: 7);
        tracker.OnBarrier(8);

        var error = Assert.Throws<InvalidOperationException>(() => tracker.OnBarrier(epoch));
        Assert.Contains($"A barrier of epoch {epoch} has arrived while epoch 8 is running, with 1 of 2", error.Message, StringComparison.Ordinal);
    }
}
