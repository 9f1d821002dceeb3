using StreamCore.Graph;

namespace StreamCore.DataStream;

/// <summary>The main output of an operator or a source, which can be configured here, and from which its side outputs can be had.</summary>
/// <typeparam name="T">The element type of the main output.</typeparam>
public sealed class SingleOutputStreamOperator<T> : DataStream<T>
{
    private readonly StreamNode _node;

    internal SingleOutputStreamOperator(StreamExecutionEnvironment environment, StreamNode node)
        : base(environment, new StreamOrigin(node, Tag: null, Partitioning.Forward)) => _node = node;

    internal StreamNode Node => _node;

    /// <summary>Names the operator, for messages and metrics.</summary>
    public SingleOutputStreamOperator<T> Name(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _node.Name = name;
        return this;
    }

    /// <summary>
    /// Gives the operator the name under which its state is kept, whatever becomes of the rest of the job. By default the
    /// operator's name, with a number if several have it.
    /// </summary>
    /// <param name="uid">Letters, digits, '-', '_' and '.', at most 64.</param>
    /// <exception cref="ArgumentException">The uid has other characters or is too long.</exception>
    public SingleOutputStreamOperator<T> Uid(string uid)
    {
        NodeSettings.SetUid(_node, uid);
        return this;
    }

    /// <summary>Sets how many subtasks run the operator; the environment's parallelism by default.</summary>
    /// <param name="parallelism">1 to 128.</param>
    public SingleOutputStreamOperator<T> SetParallelism(int parallelism)
    {
        NodeSettings.SetParallelism(_node, parallelism);
        return this;
    }

    /// <summary>Has the operator run in subtasks of its own, chained to nothing.</summary>
    public SingleOutputStreamOperator<T> DisableChaining()
    {
        _node.StartsChain = true;
        _node.EndsChain = true;
        return this;
    }

    /// <summary>Begins a new chain with the operator: it is not chained to what comes before it.</summary>
    public SingleOutputStreamOperator<T> StartNewChain()
    {
        _node.StartsChain = true;
        return this;
    }

    /// <summary>The stream of what the operator emits under a tag.</summary>
    public DataStream<TSide> GetSideOutput<TSide>(OutputTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new(Environment, new StreamOrigin(_node, tag, Partitioning.Forward));
    }
}
