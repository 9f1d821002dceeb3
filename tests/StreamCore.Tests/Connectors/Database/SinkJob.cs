using StreamCore.Connectors.Database;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>
/// Stands for a job with one database sink: it logs each epoch's committables before it has them committed, and after a
/// crash it has all epochs applied again whose commit is not known to have ended.
/// </summary>
internal sealed class SinkJob<T>(DbSink<T> sink, int parallelism = 1, string uid = "sink") : IDisposable
{
    private readonly List<List<ReadOnlyMemory<byte>>> _log = [];
    private readonly List<ISinkWriter<T>> _writers = [];
    private ISinkCommitter? _committer;
    private int _settled;

    public long LastEpoch => _log.Count;

    public void Start()
    {
        Crash();
        _committer = sink.CreateCommitter(new SinkCommitterContext(uid, LastEpoch, [], TimeProvider.System));
        for (var epoch = _settled + 1; epoch <= _log.Count; epoch++)
        {
            CommitLogged(epoch);
        }

        _committer.RemoveUncommitted();
        for (var subtask = 0; subtask < parallelism; subtask++)
        {
            _writers.Add(sink.CreateWriter(new SinkWriterContext(uid, subtask, parallelism, LastEpoch + 1, [], TimeProvider.System)));
        }
    }

    /// <summary>Writes without an end of the epoch.</summary>
    public void Write(IEnumerable<T> elements, int subtask = 0)
    {
        foreach (var element in elements)
        {
            _writers[subtask].Write(element, long.MinValue);
        }
    }

    /// <summary>Ends the epoch: from here on it has happened, whatever the committer does.</summary>
    public void Prepare()
    {
        var committables = new List<ReadOnlyMemory<byte>>();
        foreach (var writer in _writers)
        {
            writer.PrepareCommit(LastEpoch + 1, committables);
        }

        _log.Add(committables);
    }

    /// <summary>Runs a whole epoch with one subtask.</summary>
    public void RunEpoch(params IEnumerable<T> elements)
    {
        Write(elements);
        Prepare();
        CommitLogged(LastEpoch);
    }

    /// <summary>Has a prepared epoch applied.</summary>
    public void CommitLogged(long epoch)
    {
        var committables = _log[(int)epoch - 1];
        if (committables.Count > 0)
        {
            _committer!.Commit(epoch, committables);
        }

        _settled = (int)epoch;
    }

    /// <summary>Forgets that the last epochs were applied, as after a crash between their commit and the note of it.</summary>
    public void ForgetSettled(int epochs) => _settled = Math.Max(0, _settled - epochs);

    public void Crash()
    {
        _committer?.Dispose();
        _committer = null;
        _writers.ForEach(writer => writer.Dispose());
        _writers.Clear();
    }

    public void Dispose() => Crash();
}
