using Microsoft.Extensions.Logging;

namespace StreamCore.Runtime;

/// <summary>Runs a job's slots, each on a thread of its own. The first failure ends all of them.</summary>
internal sealed partial class JobRunner(
    string jobName,
    IRegion region,
    int slotCount,
    ILogger logger)
{
    private volatile ISlot[] _slots = [];

    public IReadOnlyList<PartitionStatus> GetStatus() => [.. _slots.SelectMany(slot => slot.GetStatus())];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await region.PrepareAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        _slots = [.. Enumerable.Range(0, slotCount).Select(region.CreateSlot)];
        LogStarted(logger, jobName, slotCount);
        var threads = _slots.Select((slot, index) => RunOnThread(slot, $"{jobName}-{index}", stop)).ToList();
        try
        {
            await Task.WhenAll(threads).ConfigureAwait(false);
        }
        finally
        {
            LogEnded(logger, jobName);
        }
    }

    private static Task RunOnThread(ISlot slot, string name, CancellationTokenSource stop)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using (slot)
                {
                    slot.Run(stop.Token);
                }

                completion.SetResult();
            }
#pragma warning disable CA1031 // The exception is not swallowed: it leaves through the task.
            catch (Exception e)
#pragma warning restore CA1031
            {
                completion.SetException(e);
                stop.Cancel();
            }
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return completion.Task;
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} runs on {Slots} slot(s)")]
    private static partial void LogStarted(ILogger logger, string job, int slots);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} has ended")]
    private static partial void LogEnded(ILogger logger, string job);
}
