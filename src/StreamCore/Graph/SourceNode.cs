using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Aligned;
using StreamCore.Time;

namespace StreamCore.Graph;

/// <summary>A source.</summary>
internal abstract class SourceNode(int id, string name) : StreamNode(id, name)
{
    /// <summary>The source, as the user gave it.</summary>
    public abstract object Source { get; }

    /// <summary>A region of the source's own kind, if the region around the source can be run so; null otherwise.</summary>
    public abstract IRegion? CreateOwnRegion(JobRegion region, JobContext job);

    /// <summary>Creates one of the subtasks that read the source in an aligned region.</summary>
    public abstract Subtask CreateSubtask(JobVertex vertex, SubtaskContext context, SubtaskServices services);

    public override Operator CreateOperator(OperatorContext context, ChainBuilder builder) =>
        throw new InvalidOperationException($"Source '{Name}' is no operator: it is run by its subtask.");
}

/// <summary>A source of elements of a type.</summary>
internal sealed class SourceNode<T>(int id, string name, Source<T> source, WatermarkStrategy<T> watermarks) : SourceNode(id, name)
{
    public override Source<T> Source => source;

    public WatermarkStrategy<T> Watermarks => watermarks;

    public override bool HasEventTime => MakesWatermarks || !watermarks.HasNoWatermarks;

    public override Subtask CreateSubtask(JobVertex vertex, SubtaskContext context, SubtaskServices services) =>
        new SourceSubtask<T>(this, vertex, context, services);

    public override IRegion? CreateOwnRegion(JobRegion region, JobContext job) => source.CreateOwnRegion(this, region, job);
}
