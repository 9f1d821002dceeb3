using Confluent.Kafka;
using FraudDetection.Domain;
using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>
/// Receives the decisions of one run as any consumer would, read_committed, on a thread of its own, and measures how long
/// after the scheduled send each arrives. The index in the transaction's id gives the schedule; nothing is looked up.
/// </summary>
internal sealed class DecisionProbe : IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly RunId _runId;
    private readonly OpenLoopSchedule _schedule;
    private readonly long _firstMeasured;
    private readonly long _total;
    private readonly TimeProvider _time;
    private readonly IConsumer<Ignore, DecisionMark> _consumer;
    private readonly LatencyHistogram _latency = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _outcomes = new long[3];
    private volatile LatencySummary _latencySoFar = LatencySummary.None;
    private volatile bool _isLatencyWanted;
    private long _lastReceived;

    public DecisionProbe(
        LoadOptions options, RunId runId, int decisionSchemaId, OpenLoopSchedule schedule, long[] startOffsets, TimeProvider time)
    {
        _runId = runId;
        _schedule = schedule;
        _firstMeasured = options.WarmupCount;
        _total = options.TotalCount;
        _time = time;
        Decided = new OccurrenceBitmap(_total);
        Alerted = new OccurrenceBitmap(_total);
        Declined = new OccurrenceBitmap(_total);
        var config = new ConsumerConfig
        {
            BootstrapServers = options.Bootstrap,
            ClientId = "fraudstream-load-probe",
            GroupId = "fraudstream-load-probe", // Required by the client; offsets are never committed.
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            FetchQueueBackoffMs = 5,
            ConsumeResultFields = "none",
            EnableMetricsPush = false,
        };
        _consumer = new ConsumerBuilder<Ignore, DecisionMark>(config)
            .SetValueDeserializer(new DecisionMarkDeserializer(runId, decisionSchemaId))
            .SetErrorHandler(static (_, _) => { }) // The client recovers by itself; what never arrives counts as lost.
            .SetLogHandler(static (_, _) => { })
            .Build();
        _consumer.Assign(startOffsets.Select(
            (offset, partition) => new TopicPartitionOffset(options.Topics.Decisions, partition, offset)));
    }

    /// <summary>The indexes that have a decision; its count may be read at any time, the rest after the stop.</summary>
    public OccurrenceBitmap Decided { get; }

    /// <summary>The indexes that were reviewed or declined. After the stop.</summary>
    public OccurrenceBitmap Alerted { get; }

    /// <summary>The indexes that were declined. After the stop.</summary>
    public OccurrenceBitmap Declined { get; }

    public long Duplicated { get; private set; }

    public long Unknown { get; private set; }

    public long Foreign { get; private set; }

    public long Unreadable { get; private set; }

    /// <summary>Ends when the probe stops; fails if it cannot go on.</summary>
    public Task Completion => _completion.Task;

    /// <summary>How many measured decisions there were. After the stop.</summary>
    public LatencySummary Latency => _latency.Summarise();

    /// <summary>
    /// The distribution when it was last asked for. Summing up takes the probe's own time, so it does that only for
    /// whoever asks. Safe to read from any thread.
    /// </summary>
    public LatencySummary LatencySoFar
    {
        get
        {
            _isLatencyWanted = true;
            return _latencySoFar;
        }
    }

    /// <summary>From the first due time of the measured period to the last measured decision. After the stop.</summary>
    public TimeSpan MeasuredSpan => _time.GetElapsedTime(_schedule.DueAt(_firstMeasured), _lastReceived);

    /// <summary>How many transactions had this outcome so far. Safe to read from any thread.</summary>
    public long Count(Outcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    public void Start()
    {
        var thread = new Thread(() =>
        {
            try
            {
                Run();
                _completion.SetResult();
            }
            catch (Exception e)
            {
                _completion.SetException(e);
            }
        })
        {
            Name = "decision probe",
            IsBackground = true,
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
    }

    public Task StopAsync()
    {
        _stop.Cancel();
        return Completion;
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            var result = _consumer.Consume(PollTimeout);
            if (result is not null)
            {
                Take(result.Message.Value, _time.GetTimestamp());
            }

            if (_isLatencyWanted)
            {
                _isLatencyWanted = false;
                _latencySoFar = _latency.Summarise();
            }
        }
    }

    private void Take(DecisionMark mark, long received)
    {
        switch (mark.Kind)
        {
            case DecisionMarkKind.Foreign:
                Foreign++;
                return;
            case DecisionMarkKind.Unreadable:
                Unreadable++;
                return;
        }

        if (mark.Index >= _total)
        {
            Unknown++;
        }
        else if (!Decided.Add(mark.Index))
        {
            Duplicated++;
        }
        else
        {
            TakeFirst(mark, received);
        }
    }

    private void TakeFirst(DecisionMark mark, long received)
    {
        ref var count = ref _outcomes[(int)mark.Outcome];
        Volatile.Write(ref count, count + 1);
        if (mark.Outcome != Outcome.Approve)
        {
            Alerted.Add(mark.Index);
        }

        if (mark.Outcome == Outcome.Decline)
        {
            Declined.Add(mark.Index);
        }

        if (mark.Index >= _firstMeasured)
        {
            _latency.Record(_time.GetElapsedTime(_schedule.DueAt(mark.Index), received));
            _lastReceived = received;
        }
    }
}
