using LoadGenerator.Kafka;
using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>
/// An open-loop stream of simulated transactions: a thread of its own sends each at its scheduled time, or at once if
/// that is past. A system that is slow delays the sending, never the schedule, and the event time is the scheduled time.
/// </summary>
public sealed class TransactionFeed
{
    private readonly TransactionSimulator _simulator;
    private readonly ITransactionSink _sink;
    private readonly IPacer _pacer;
    private readonly TimeProvider _time;
    private long _sent;

    /// <summary>Prepares a feed.</summary>
    /// <param name="simulator">Makes the transactions; the feed alone may use it.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="pacer">Waits for the due times.</param>
    /// <param name="time">The clock of the schedule.</param>
    public TransactionFeed(TransactionSimulator simulator, ITransactionSink sink, IPacer pacer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(pacer);
        ArgumentNullException.ThrowIfNull(time);
        _simulator = simulator;
        _sink = sink;
        _pacer = pacer;
        _time = time;
    }

    /// <summary>How many transactions have been sent so far. Safe to read from any thread.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Sends <paramref name="count"/> transactions by the schedule, on a thread of its own. Call it once.</summary>
    /// <param name="schedule">When each is due.</param>
    /// <param name="count">How many to send.</param>
    /// <param name="cancellationToken">Ends the feed early; the result then has what was sent.</param>
    public Task<FeedResult> RunAsync(OpenLoopSchedule schedule, long count, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<FeedResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                completion.SetResult(Run(schedule, count, cancellationToken));
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        })
        {
            Name = "transaction feed",
            IsBackground = true,
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return completion.Task;
    }

    private FeedResult Run(OpenLoopSchedule schedule, long count, CancellationToken cancellationToken)
    {
        var lag = new LatencyHistogram();
        for (var i = 0L; i < count; i++)
        {
            var transaction = _simulator.Next(schedule.EventTimeOf(i));
            var due = schedule.DueAt(i);
            if (!_pacer.WaitUntil(due, cancellationToken))
            {
                break;
            }

            lag.Record(_time.GetElapsedTime(due, _time.GetTimestamp()));
            try
            {
                _sink.Send(transaction, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            Volatile.Write(ref _sent, i + 1);
        }

        return new(_sent, _time.GetElapsedTime(schedule.DueAt(0)), lag.Summarise());
    }
}
