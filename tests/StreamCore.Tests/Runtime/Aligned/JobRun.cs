using StreamCore.DataStream;

namespace StreamCore.Tests.Runtime.Aligned;

/// <summary>Runs jobs that end by themselves; one that does not is a failure of the test.</summary>
internal static class JobRun
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task RunAsync(this StreamExecutionEnvironment environment) =>
        environment.ExecuteAsync("test", TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits until a condition holds that another thread brings about.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"It did not come to this: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
