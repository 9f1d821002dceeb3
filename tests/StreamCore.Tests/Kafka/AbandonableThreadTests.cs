using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

/// <summary>No broker makes a client call hang at will, so the thread that gives such a call up is tested by itself.</summary>
public sealed class AbandonableThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Actions_run_one_after_the_other_and_their_end_is_waited_for()
    {
        using var thread = new AbandonableThread("test", () => Assert.Fail("it was not given up"));
        var runs = 0;
        Action action = () => runs++;

        for (var i = 1; i <= 3; i++)
        {
            Assert.True(thread.TryRun(action, Patience));
            Assert.Equal(i, runs);
        }
    }

    [Fact]
    public void An_exception_of_the_action_is_thrown_to_the_caller_once()
    {
        using var thread = new AbandonableThread("test", () => { });

        Assert.Throws<TimeoutException>(() => thread.TryRun(() => throw new TimeoutException(), Patience));
        Assert.True(thread.TryRun(() => { }, Patience));
    }

    [Fact]
    public void A_call_that_does_not_come_back_is_given_up_and_cleaned_up_after()
    {
        using var comeBack = new ManualResetEventSlim();
        using var cleanedUp = new ManualResetEventSlim();
        var thread = new AbandonableThread("test", cleanedUp.Set);

        Assert.False(thread.TryRun(() => comeBack.Wait(Patience), TimeSpan.FromMilliseconds(10)));
        Assert.False(cleanedUp.IsSet);

        comeBack.Set();
        Assert.True(cleanedUp.Wait(Patience, TestContext.Current.CancellationToken));
    }
}
