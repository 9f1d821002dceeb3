using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Runtime.Aligned;

/// <summary>One attempt to run a region: from restoring the last committed epoch until the region ends or fails.</summary>
internal sealed partial class RegionAttempt(
    JobRegion region, JobContext job, IEpochStore store, CancellationTokenSource cancellation, ILogger logger) : IDisposable
{
    private static readonly TimeSpan StopPoll = TimeSpan.FromMilliseconds(200);

    private readonly RegionState _state = new();
    private readonly EpochPace _pace = new(job.Options.MinEpochDuration, job.TimeProvider);
    private readonly List<PartitionState> _states = [];
    private readonly List<Task> _threads = [];
    private volatile List<Subtask> _subtasks = [];
    private List<SinkCommitter> _committers = [];
    private int _runningSources;
    private EpochGate? _gate;

    /// <summary>The subtasks; empty until the region is restored.</summary>
    public IReadOnlyList<Subtask> Subtasks => _subtasks;

    /// <summary>The number of the last committed epoch.</summary>
    public long Epoch { get; private set; }

    /// <summary>Whether this attempt has committed an epoch.</summary>
    public bool HasCommitted { get; private set; }

    /// <summary>Runs on the coordinator's thread.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            Restore(stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            Start();
            using var wakeOnStop = stop.UnsafeRegister(static pace => ((EpochPace)pace!).OnStop(), _pace);
            RunEpochs(stop);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A subtask has failed; its thread's task says why.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not (JobFailedException or EpochUncertainException))
        {
            throw new JobFailedException($"Region '{region.Sources.First().Name}' failed: {e.Message}", e);
        }
        finally
        {
            End();
        }

        if (_threads.Find(thread => thread.IsFaulted) is { Exception.InnerException: { } failure })
        {
            throw failure as JobFailedException ?? new JobFailedException($"Region '{region.Sources.First().Name}' failed: {failure.Message}", failure);
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

    private void Restore(CancellationToken stop)
    {
        var started = job.TimeProvider.GetTimestamp();
        var restored = store.Restore(stop);
        var states = new StateDealer(region);
        foreach (var (key, value) in restored.Entries)
        {
            if (StateScope.Of(key) == StateScope.Region)
            {
                _state.Restore(key, value);
            }
            else
            {
                states.Deal(key, value);
            }
        }

        _state.EndRestore();
        Epoch = _state.Epoch;
        CreateSubtasks(states);
        LogRestored(logger, region.Sources.First().Name, Epoch, _states.Sum(state => state.Count), job.TimeProvider.GetElapsedTime(started).TotalMilliseconds);
        _committers = [.. region.Sinks.Where(sink => sink.HasCommitter).Select(sink => SinkCommitter.Restore(sink, _state, job.TimeProvider))];
    }

    private void CreateSubtasks(StateDealer states)
    {
        _gate = new(Epoch, cancellation.Token);
        var exchanges = new Dictionary<StreamEdge, Exchange.Exchange>();
        var services = new SubtaskServices(job, _gate, exchanges, _state, AlignmentGroups(), _pace.NoteWork, OnSourceEnded);
        var subtasks = new List<Subtask>();
        foreach (var vertex in region.Vertices)
        {
            var own = Enumerable.Range(0, vertex.Parallelism).Select(index => CreateSubtask(vertex, index, states.Take(vertex, index), services)).ToList();
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
            _threads.Add(SubtaskThread.Start($"{job.JobName}: {subtask.Name}", subtask.Run, cancellation.Cancel));
        }
    }

    private void RunEpochs(CancellationToken stop)
    {
        while (true)
        {
            var isLast = !_pace.WaitForEpochEnd(cancellation.Token);
            var epoch = Epoch + 1;
            var started = job.TimeProvider.GetTimestamp();
            _gate!.Request(epoch);
            WaitForSubtasks(stop);
            Commit(epoch);
            _pace.OnCommit(job.TimeProvider.GetElapsedTime(started));
            if (isLast)
            {
                return;
            }

            _gate.Release(epoch);
        }
    }

    /// <summary>Waits until all subtasks have ended the epoch; after a stop only for a while.</summary>
    private void WaitForSubtasks(CancellationToken stop)
    {
        // By the machine's own clock, as the gate: a test may have stopped the job's.
        var clock = TimeProvider.System;
        var stoppedAt = 0L;
        while (!_gate!.WaitAllArrived(_subtasks.Count, StopPoll))
        {
            if (!stop.IsCancellationRequested)
            {
                continue;
            }

            stoppedAt = stoppedAt == 0 ? clock.GetTimestamp() : stoppedAt;
            if (clock.GetElapsedTime(stoppedAt) > job.Options.StopTimeout)
            {
                throw new JobFailedException(
                    $"The job was stopped, but its last epoch did not end within {job.Options.StopTimeout}; what was not committed will be "
                    + "processed again. Some operator waits or works for longer than that.");
            }
        }
    }

    private void Commit(long epoch)
    {
        _state.SetEpoch(epoch);
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

        store.Commit(new(epoch, [.. _states, _state.State], positions));
        foreach (var state in _states)
        {
            state.Commit();
        }

        _state.State.Commit();
        Epoch = epoch;
        HasCommitted = true;
        foreach (var committer in _committers)
        {
            committer.Commit(epoch, _state);
        }
    }

    private void OnSourceEnded()
    {
        if (Interlocked.Decrement(ref _runningSources) == 0)
        {
            _pace.OnStop();
        }
    }

    /// <summary>Ends the threads and the committers.</summary>
    private void End()
    {
        cancellation.Cancel();
        var ended = Task.WhenAll(_threads).ContinueWith(static _ => { }, TaskScheduler.Default);
        var isEnded = ended.Wait(job.Options.StopTimeout, CancellationToken.None);
        foreach (var committer in _committers)
        {
            committer.Dispose();
        }

        if (!isEnded)
        {
            var stuck = _subtasks.Where((_, index) => !_threads[index].IsCompleted).Select(subtask => subtask.Name);
            throw new JobFailedException(
                $"These subtasks did not end within {job.Options.StopTimeout} and are left behind: {string.Join(", ", stuck)}. A function must not block for so long.");
        }
    }

    private Dictionary<string, Time.AlignmentGroup> AlignmentGroups() =>
        region.Sources.Select(source => source.AlignmentGroup).OfType<string>().Distinct().ToDictionary(name => name, _ => new Time.AlignmentGroup());

    [LoggerMessage(60, LogLevel.Information, "Region {Region}: goes on behind epoch {Epoch}, {Entries} state entries ({Milliseconds:F0} ms)")]
    private static partial void LogRestored(ILogger logger, string region, long epoch, long entries, double milliseconds);
}
