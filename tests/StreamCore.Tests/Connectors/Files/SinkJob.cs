using Microsoft.Extensions.Time.Testing;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Files;

/// <summary>
/// Stands for the runtime: runs a sink's writers and committer through epochs, keeps what an epoch commits, and can die
/// at each point and be started again.
/// </summary>
internal sealed class SinkJob<T>(TwoPhaseSink<T> sink, FakeTimeProvider time, string uid = "rows") : IDisposable
{
    // What has committed, and so outlives a crash.
    private readonly SortedDictionary<long, List<ReadOnlyMemory<byte>>> _unfinished = [];
    private List<ReadOnlyMemory<byte>> _states = [];
    private long _lastEpoch;

    // What dies.
    private ISinkCommitter? _committer;
    private ISinkWriter<T>[] _writers = [];

    /// <summary>Called whenever a reader could look at the output.</summary>
    public Action OnVisible { get; init; } = () => { };

    public void Start(int parallelism = 1)
    {
        _committer = sink.CreateCommitter(new(uid, _lastEpoch, _states, time));
        foreach (var (epoch, committables) in _unfinished)
        {
            _committer.Commit(epoch, committables);
        }

        _unfinished.Clear();
        _committer.RemoveUncommitted();
        _writers = [.. Enumerable.Range(0, parallelism).Select(subtask => sink.CreateWriter(new(
            uid, subtask, parallelism, _lastEpoch + 1, [.. _states.Where((_, state) => state % parallelism == subtask)], time)))];
        OnVisible();
    }

    public void Write(T element, int subtask = 0, long timestamp = long.MinValue) => _writers[subtask].Write(element, timestamp);

    /// <summary>Ends the epoch, or dies on the way.</summary>
    /// <param name="crash">Where it dies.</param>
    /// <param name="onEpochCommit">What commits with the epoch.</param>
    public void EndEpoch(CrashPoint crash = CrashPoint.None, Action? onEpochCommit = null)
    {
        if (crash == CrashPoint.BeforePrepare)
        {
            Crash();
            return;
        }

        var committables = new List<ReadOnlyMemory<byte>>();
        var states = new List<ReadOnlyMemory<byte>>();
        foreach (var writer in _writers)
        {
            writer.PrepareCommit(_lastEpoch + 1, committables);
            if (writer.SnapshotState() is { } state)
            {
                states.Add(state);
            }
        }

        OnVisible();
        if (crash == CrashPoint.AfterPrepare)
        {
            Crash();
            return;
        }

        _lastEpoch++;
        _states = states;
        if (committables.Count > 0)
        {
            _unfinished.Add(_lastEpoch, committables);
        }

        onEpochCommit?.Invoke();
        if (crash != CrashPoint.AfterEpochCommit && committables.Count > 0)
        {
            _committer!.Commit(_lastEpoch, crash == CrashPoint.AmidSinkCommit ? [.. committables.Take((committables.Count + 1) / 2)] : committables);
        }

        OnVisible();
        if (crash == CrashPoint.None)
        {
            _unfinished.Remove(_lastEpoch);
        }
        else
        {
            Crash();
        }
    }

    /// <summary>The input ends: the last epoch.</summary>
    public void Finish()
    {
        foreach (var writer in _writers)
        {
            writer.OnEndOfInput();
        }

        EndEpoch();
    }

    /// <summary>Dies: what the process held is gone.</summary>
    public void Crash()
    {
        foreach (var writer in _writers)
        {
            writer.Dispose();
        }

        _committer?.Dispose();
        _writers = [];
        _committer = null;
    }

    public void Dispose() => Crash();
}
