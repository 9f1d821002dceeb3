namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>Work on threads of its own, and conditions that come true soon; both fail the test if they do not end.</summary>
internal static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Start(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Patience);

    public static void IsTrue(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "It has not come true.");
}
