using StreamCore.DataStream;
using StreamCore.Graph;

namespace StreamCore.Runtime.Aligned;

/// <summary>A subtask that reads a source, as the coordinator sees it.</summary>
internal abstract class SourceSubtask(JobVertex vertex, SubtaskContext context, SubtaskServices services)
    : Subtask(vertex, context, services)
{
    /// <summary>The source, as the user gave it.</summary>
    public abstract object Source { get; }

    /// <summary>The source's uid.</summary>
    public string Uid => Vertex.Head.Uid!;

    /// <summary>Where the subtask's splits stand at the end of the epoch, with their watermarks.</summary>
    public abstract IEnumerable<(SplitPosition Position, long Watermark)> Positions { get; }
}
