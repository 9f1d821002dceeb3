using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Exchange;
using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;
using StreamCore.State;
using StreamCore.Time;

namespace StreamCore.Runtime.Aligned;

/// <summary>One attempt to run a region: from restoring the last committed epoch until the region ends or fails.</summary>
internal sealed partial class RegionAttempt(
    JobRegion region, JobContext job, IEpochStore store, SavepointMailbox savepoints, CancellationTokenSource cancellation, ILogger logger) : IDisposable
{
    /// <summary>A subtask that waits for others to end the epoch for so long is held up by what comes behind it.</summary>
    private static readonly TimeSpan HeldUpAfter = TimeSpan.FromMilliseconds(50);

    private readonly RegionState _state = new();
    private readonly RegionSavepoint _savepoint = new(region, job);
    private readonly EpochPace _pace = new(job.Options.MinEpochDuration, job.TimeProvider, TimeProvider.System);
    private readonly List<PartitionState> _states = [];
    private readonly List<Task> _threads = [];
    private readonly List<SinkCommitter> _committers = [];
    private volatile string _activity = "restoring what is committed";
    private Exception? _subtaskFailure;
    private volatile List<Subtask> _subtasks = [];
    private int _runningSources;
    private long _epoch;
    private long _committedRecords;
    private EpochGate? _gate;

    /// <summary>One for each subtask; empty until the region is restored.</summary>
    public IReadOnlyList<SubtaskProbe> Probes => [.. _subtasks.Select(subtask => subtask.Probe)];

    /// <summary>The number of the last committed epoch.</summary>
    public long Epoch
    {
        get => Volatile.Read(ref _epoch);
        private set => Volatile.Write(ref _epoch, value);
    }

    /// <summary>Whether this attempt has committed an epoch.</summary>
    public bool HasCommitted { get; private set; }

    /// <summary>Whether writers of sinks hold something open over the end of the last epoch.</summary>
    private bool HasOpenSinks => _committers.Exists(committer => committer.HasOpen);

    /// <summary>What the coordinator does at present, for messages; may be read from any thread.</summary>
    public string Activity => _activity;

    /// <summary>Runs on the coordinator's thread.</summary>
    /// <exception cref="JobFailedException">The region failed.</exception>
    /// <exception cref="EpochUncertainException">It is to begin again from what is committed.</exception>
    public void Run(CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            Restore(stop);
            if (!stop.IsCancellationRequested)
            {
                Start();
                using var wakeOnStop = stop.UnsafeRegister(static pace => ((EpochPace)pace!).OnStop(), _pace);
                savepoints.WakeBy(_pace.RequestEpoch);
                RunEpochs(stop);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || stop.IsCancellationRequested)
        {
            // A subtask has failed and says why, or the job was stopped while it was restored or opened.
        }
        catch (Exception e)
        {
            failure = e;
        }

        var endFailure = End();
        failure ??= endFailure ?? _subtaskFailure;
        switch (failure)
        {
            case null:
                break;
            case JobFailedException or EpochUncertainException:
                ExceptionDispatchInfo.Throw(failure);
                break;
            default:
                throw new JobFailedException($"Region '{region.Sources.First().Name}' failed: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        foreach (var state in _states)
        {
            state.Dispose();
        }
    }

    /// <summary>Sends a query to the subtask that owns the key. It is answered when the epoch has ended, which it does soon. May be called from any thread.</summary>
    /// <returns>False if nothing runs yet.</returns>
    public bool TryPost(StateQuery query)
    {
        var subtasks = _subtasks.Where(subtask => subtask.Vertex.Nodes.Any(node => node.Uid == query.Uid)).ToList();
        if (subtasks.Count == 0)
        {
            return false;
        }

        subtasks[KeyGroup.SubtaskFor(KeyGroup.Of(query.Key.Span), subtasks.Count)].Queries.Post(query);
        _pace.NoteWork();
        return true;
    }

    private void Restore(CancellationToken stop)
    {
        var started = job.TimeProvider.GetTimestamp();
        var restored = _savepoint.BeginWith(store.Restore(stop), out var isImport);
        var states = new StateDealer(region, isImport);
        foreach (var (key, value) in restored.Entries)
        {
            if (StateScope.Of(key) == StateScope.Region)
            {
                _state.Restore(key, value, isImport);
            }
            else
            {
                states.Deal(key, value);
            }
        }

        _state.NoteLost(region, states.Dropped);
        states.Dropped.ThrowIfAny(isImport ? "The savepoint" : "The restored state", job.Options.AllowNonRestoredState);
        Epoch = _state.Epoch;
        if (isImport)
        {
            // All of it is part of the first epoch, which commits whether something comes in or not.
            _pace.NoteWork();
        }

        CreateSubtasks(states);
        LogRestored(logger, region.Sources.First().Name, Epoch, _states.Sum(state => state.Count), job.TimeProvider.GetElapsedTime(started).TotalMilliseconds);
        foreach (var sink in region.Sinks.Where(sink => sink.HasCommitter))
        {
            _activity = $"making restored epochs of sink '{sink.Name}' visible";
            _committers.Add(SinkCommitter.Restore(sink, _state, job.TimeProvider));
        }
    }

    private void CreateSubtasks(StateDealer states)
    {
        _gate = new(Epoch, cancellation.Token);
        var exchanges = new Dictionary<StreamEdge, Exchange.Exchange>();
        var services = new SubtaskServices(job, _gate, exchanges, _state, new AlignmentGroups(), _pace.NoteWork, OnSourceEnded);
        var subtasks = new List<Subtask>();
        foreach (var vertex in region.Vertices)
        {
            var own = Enumerable.Range(0, vertex.Parallelism).Select(index => CreateSubtask(vertex, index, states.State(vertex, index), services)).ToList();
            subtasks.AddRange(own);
            var inboxes = own.ConvertAll(subtask => subtask.Inbox);
            foreach (var edge in vertex.Inputs)
            {
                exchanges.Add(edge, edge.CreateExchange(inboxes, cancellation.Token));
            }
        }

        _runningSources = subtasks.OfType<SourceSubtask>().Count();
        _subtasks = subtasks;
    }

    private Subtask CreateSubtask(JobVertex vertex, int index, PartitionState state, SubtaskServices services)
    {
        _states.Add(state);
        var context = new SubtaskContext(index, vertex.Parallelism, state, byKeyGroup: true, job.TimeProvider, logger, cancellation.Token)
        {
            Transaction = store.CreateTransaction(),
            Sinks = _state,
            Epoch = Epoch + 1,
        };
        return vertex.Head is SourceNode source
            ? source.CreateSubtask(vertex, context, services)
            : new OperatorSubtask(vertex, context, services);
    }

    private void Start()
    {
        foreach (var subtask in _subtasks)
        {
            _threads.Add(SubtaskThread.Start($"{job.JobName}: {subtask.Name}", () => RunSubtask(subtask), CancelSubtasks));
        }
    }

    /// <summary>Runs on the subtask's thread. The first failure counts: others may be its consequences.</summary>
    private void RunSubtask(Subtask subtask)
    {
        try
        {
            subtask.Run();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _subtaskFailure, e, null);
            throw;
        }
    }

    private void RunEpochs(CancellationToken stop)
    {
        _pace.OnCommit(TimeSpan.Zero, TimeSpan.Zero, HasOpenSinks);
        while (true)
        {
            var isLast = !_pace.WaitForEpochEnd(cancellation.Token);
            var epoch = Epoch + 1;
            if (isLast && Volatile.Read(ref _runningSources) == 0)
            {
                _subtasks.ForEach(subtask => subtask.Context.HasInputEnded = true);
            }

            var clock = TimeProvider.System;
            var requested = clock.GetTimestamp();
            _gate!.Request(epoch);
            WaitForSubtasks(epoch, stop);
            var ended = clock.GetTimestamp();
            _pace.OnEpochEnded();
            Commit(epoch);
            _pace.OnCommit(clock.GetElapsedTime(requested, ended), clock.GetElapsedTime(ended), HasOpenSinks);
            var isWritten = !isLast && savepoints.Serve(request => _savepoint.Write(request, _states, _state));
            if (isLast || (isWritten && stop.IsCancellationRequested))
            {
                return;
            }

            _gate.Release(epoch);
        }
    }

    /// <summary>Waits until all subtasks have ended the epoch; after a stop only for a while.</summary>
    private void WaitForSubtasks(long epoch, CancellationToken stop)
    {
        _activity = "waiting for its subtasks";
        // By the machine's own clock, as the gate: a test may have stopped the job's.
        var clock = TimeProvider.System;
        var stoppedAt = 0L;
        while (!_gate!.WaitAllArrived(_subtasks.Count, HeldUpAfter))
        {
            foreach (var subtask in _subtasks.Where(subtask => subtask.EndedEpoch == epoch))
            {
                subtask.Clock.OnHeldUp();
            }

            if (!stop.IsCancellationRequested)
            {
                continue;
            }

            if (_subtasks.Exists(static subtask => !subtask.IsOpen))
            {
                // No epoch can end before all are open, and one may wait for a broker that is away. What was read is read again.
                throw new OperationCanceledException(stop);
            }

            stoppedAt = stoppedAt == 0 ? clock.GetTimestamp() : stoppedAt;
            if (clock.GetElapsedTime(stoppedAt) > job.Options.StopTimeout)
            {
                // A subtask whose input is held up has not ended the epoch either, so all that have not are named.
                var missing = _subtasks.Where(subtask => subtask.EndedEpoch < epoch).Select(subtask => subtask.Name);
                throw new JobFailedException(
                    $"The job was stopped, but its last epoch did not end within {job.Options.StopTimeout}; what was not committed will be "
                    + $"processed again. One of these subtasks waits or works for longer than that: {string.Join(", ", missing)}.");
            }
        }
    }

    private void Commit(long epoch)
    {
        _state.SetEpoch(epoch);
        _state.SetWatermarks(OperatorWatermarks());
        var positions = new List<(object, DataStream.SplitPosition)>();
        foreach (var source in _subtasks.OfType<SourceSubtask>())
        {
            foreach (var (position, watermark) in source.Positions)
            {
                _state.SetPosition(source.Uid, position, watermark);
                positions.Add((source.Source, position));
            }
        }

        foreach (var committer in _committers)
        {
            committer.Prepare(epoch, _subtasks, _state);
        }

        _activity = $"committing epoch {epoch}";
        store.Commit(new(epoch, [.. _states, _state.State], positions));
        foreach (var state in _states)
        {
            state.Commit();
        }

        _state.State.Commit();
        StreamMetrics.Epochs.Add(1);
        StreamMetrics.Records.Add(TakeNewRecords());
        Epoch = epoch;
        HasCommitted = true;
        foreach (var committer in _committers)
        {
            _activity = $"making epoch {epoch} of sink '{committer.Name}' visible";
            committer.Commit(epoch, _state);
        }
    }

    /// <summary>How many records the sources have read since the last commit.</summary>
    private long TakeNewRecords()
    {
        var records = _subtasks.OfType<SourceSubtask>().Sum(source => source.Counters.RecordsIn);
        var added = records - _committedRecords;
        _committedRecords = records;
        return added;
    }

    /// <summary>Of each operator and source, the least watermark of its subtasks. They wait meanwhile.</summary>
    private Dictionary<string, long> OperatorWatermarks()
    {
        var least = new Dictionary<string, long>();
        foreach (var subtask in _subtasks)
        {
            if (subtask is SourceSubtask source)
            {
                Add(source.Uid, source.CurrentWatermark);
            }

            foreach (var each in subtask.Operators!.Operators)
            {
                Add(each.Uid, each.CurrentWatermark);
            }
        }

        return least;

        void Add(string uid, long watermark) => least[uid] = Math.Min(watermark, least.GetValueOrDefault(uid, long.MaxValue));
    }

    private void OnSourceEnded()
    {
        if (Interlocked.Decrement(ref _runningSources) == 0)
        {
            _pace.OnStop();
        }
    }

    /// <summary>Ends the threads and the committers.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    private JobFailedException? End()
    {
        _activity = "ending its subtasks";
        CancelSubtasks();
        var isEnded = Task.WhenAll(_threads).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(job.Options.StopTimeout, CancellationToken.None);
        foreach (var committer in _committers)
        {
            _activity = $"closing sink '{committer.Name}'";
            try
            {
                committer.Dispose();
            }
            catch (Exception e)
            {
                _subtaskFailure ??= new JobFailedException($"Sink '{committer.Name}' failed to close: {e.Message}", e);
            }
        }

        if (isEnded)
        {
            return null;
        }

        var stuck = _subtasks.Zip(_threads).Where(pair => !pair.Second.IsCompleted).Select(pair => pair.First.Name);
        var first = _subtaskFailure is null ? "" : $"{_subtaskFailure.Message} Moreover: ";
        return new JobFailedException(
            $"{first}These subtasks did not end within {job.Options.StopTimeout} and are left behind: {string.Join(", ", stuck)}. A function must not block for so long.",
            _subtaskFailure);
    }

    /// <summary>Whatever the subtasks wait for ends. Never throws: what users have registered with the token may do so.</summary>
    private void CancelSubtasks()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException e)
        {
            LogCancellationFailure(logger, e, region.Sources.First().Name);
        }
    }

    [LoggerMessage(63, LogLevel.Warning, "Region {Region}: what was registered with its cancellation token has failed")]
    private static partial void LogCancellationFailure(ILogger logger, Exception failure, string region);

    [LoggerMessage(60, LogLevel.Information, "Region {Region}: goes on behind epoch {Epoch}, {Entries} state entries ({Milliseconds:F0} ms)")]
    private static partial void LogRestored(ILogger logger, string region, long epoch, long entries, double milliseconds);
}
