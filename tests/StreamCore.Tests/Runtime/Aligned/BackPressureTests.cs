using StreamCore.DataStream;
using StreamCore.Runtime.Exchange;
using StreamCore.Testing;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class BackPressureTests
{
    [Fact]
    public async Task A_slow_sink_bounds_what_is_under_way_to_it()
    {
        // The channel's buffers, and what the source may be about to emit.
        var bound = (ExchangeBuffers.Default.Count * ExchangeBuffers.Default.Records) + 1;
        var emitted = 0L;
        var written = 0L;
        using var permits = new SemaphoreSlim(0);
        using var open = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        var sink = new CollectSink<long>();
        var environment = new StreamExecutionEnvironment();
        environment.FromGenerator(number => Interlocked.Increment(ref emitted))
            .Map(number =>
            {
                // No token of the job: the test lets the records through one by one, and all of them at the end.
                if (!open.IsCancellationRequested)
                {
                    WaitForPermit(permits, open.Token);
                }

                Interlocked.Increment(ref written);
                return number;
            }).StartNewChain()
            .SinkTo(sink);
        var run = environment.ExecuteAsync("test", stop.Token);

        for (var records = 1; records <= 2000; records++)
        {
            permits.Release();
            await JobRun.UntilAsync(() => Interlocked.Read(ref written) == records, $"{records} are written");
            Assert.InRange(Interlocked.Read(ref emitted), records, records + bound);
        }

        await JobRun.UntilAsync(() => Interlocked.Read(ref emitted) > 2000, "the source runs ahead");
        await open.CancelAsync();
        await stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(Interlocked.Read(ref emitted), sink.Committed.Count);
    }

    private static void WaitForPermit(SemaphoreSlim permits, CancellationToken open)
    {
        try
        {
            permits.Wait(open);
        }
        catch (OperationCanceledException)
        {
            // All may pass from now on.
        }
    }
}
