using LoadGenerator.Load;

namespace LoadGenerator.Tests.Load;

public sealed class PrecisePacerTests
{
    private readonly PrecisePacer _pacer = new(TimeProvider.System);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(2)]
    [InlineData(12)]
    public void It_never_returns_early(double milliseconds)
    {
        var time = TimeProvider.System;
        var due = time.GetTimestamp() + (long)(milliseconds * time.TimestampFrequency / 1000);

        Assert.True(_pacer.WaitUntil(due, TestContext.Current.CancellationToken));
        Assert.True(time.GetTimestamp() >= due);
    }

    [Fact]
    public async Task A_long_wait_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var inAnHour = TimeProvider.System.GetTimestamp() + (3600 * TimeProvider.System.TimestampFrequency);

        var wait = Task.Run(() => _pacer.WaitUntil(inAnHour, cancellation.Token), TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();

        Assert.False(await wait.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
