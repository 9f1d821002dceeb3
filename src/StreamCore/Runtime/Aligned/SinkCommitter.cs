using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime.Operators;

namespace StreamCore.Runtime.Aligned;

/// <summary>The committer of one two-phase sink, called by the coordinator.</summary>
internal sealed class SinkCommitter : IDisposable
{
    private readonly SinkNode _sink;
    private readonly ISinkCommitter _committer;
    private List<ReadOnlyMemory<byte>> _prepared = [];

    private SinkCommitter(SinkNode sink, ISinkCommitter committer)
    {
        _sink = sink;
        _committer = committer;
    }

    /// <summary>The sink's name.</summary>
    public string Name => _sink.Name;

    /// <summary>Whether a writer holds something open over the end of the last epoch.</summary>
    public bool HasOpen { get; private set; }

    /// <summary>Creates the committer, and has it make visible what was committed before and may not be visible yet.</summary>
    public static SinkCommitter Restore(SinkNode sink, RegionState state, TimeProvider time)
    {
        SinkCommitter? restored = null;
        try
        {
            restored = new(sink, sink.CreateCommitter(new(sink.Uid!, state.Epoch, state.WriterStates(sink.Uid!), time)));
            foreach (var (epoch, committables) in state.Pending(sink.Uid!))
            {
                restored._committer.Commit(epoch, committables);
                state.RemovePending(sink.Uid!, epoch);
            }

            restored._committer.RemoveUncommitted();
            restored.HasOpen = state.WriterStates(sink.Uid!).Count > 0;
            return restored;
        }
        catch (Exception e)
        {
            restored?.Dispose();
            throw new JobFailedException($"Sink '{sink.Name}' failed while it made restored epochs visible: {e.Message}", e);
        }
    }

    /// <summary>Takes what the writers have prepared into the region's state. The subtasks wait meanwhile.</summary>
    public void Prepare(long epoch, IReadOnlyList<Subtask> subtasks, RegionState state)
    {
        var writers = subtasks.SelectMany(subtask => subtask.Operators!.Operators.OfType<ITwoPhaseSinkOperator>())
            .Where(writer => writer.Uid == _sink.Uid)
            .OrderBy(writer => writer.SubtaskIndex)
            .ToList();
        _prepared = [.. writers.SelectMany(writer => writer.Committables)];
        HasOpen = writers.Exists(writer => writer.State is { IsEmpty: false });
        state.AddPending(_sink.Uid!, epoch, _prepared);
        state.SetWriterStates(_sink.Uid!, writers.ConvertAll(writer => writer.State));
    }

    /// <summary>The epoch has committed: makes visible what it prepared.</summary>
    public void Commit(long epoch, RegionState state)
    {
        if (_prepared.Count == 0)
        {
            return;
        }

        try
        {
            _committer.Commit(epoch, _prepared);
        }
        catch (Exception e)
        {
            throw new JobFailedException($"Sink '{_sink.Name}' failed while it made epoch {epoch} visible: {e.Message}", e);
        }

        state.RemovePending(_sink.Uid!, epoch);
    }

    public void Dispose() => _committer.Dispose();
}
