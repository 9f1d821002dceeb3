using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>An operator, a source or a sink as the fluent API has described it.</summary>
internal abstract class StreamNode(int id, string name)
{
    private readonly List<StreamEdge> _inputs = [];
    private readonly List<StreamEdge> _outputs = [];

    public int Id { get; } = id;

    public string Name { get; set; } = name;

    /// <summary>The name that its state has for ever; chosen by the user, or made from the name when the job starts.</summary>
    public string? Uid { get; set; }

    /// <summary>How many subtasks run it; the environment's parallelism if not set.</summary>
    public int? Parallelism { get; set; }

    /// <summary>The most subtasks that can run it.</summary>
    public int MaxParallelism { get; init; } = int.MaxValue;

    /// <summary>True if it must not be chained to what comes before it.</summary>
    public bool StartsChain { get; set; }

    /// <summary>True if nothing must be chained behind it.</summary>
    public bool EndsChain { get; set; }

    /// <summary>True if it emits watermarks by the clock, which slots, where a watermark follows from the records alone, do not run.</summary>
    public bool MakesWatermarks { get; set; }

    /// <summary>Whether watermarks may come here; without, event time stands still for ever.</summary>
    public virtual bool HasEventTime => MakesWatermarks || Inputs.Any(edge => edge.From.HasEventTime);

    public IReadOnlyList<StreamEdge> Inputs => _inputs;

    public IReadOnlyList<StreamEdge> Outputs => _outputs;

    public void AddInput(StreamEdge edge) => _inputs.Add(edge);

    public void AddOutput(StreamEdge edge) => _outputs.Add(edge);

    /// <summary>Creates the operator, with everything that is chained behind it, in one subtask.</summary>
    public abstract Operator CreateOperator(OperatorContext context, ChainBuilder builder);

    public override string ToString() => Name;
}
