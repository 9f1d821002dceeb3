using StreamCore.Graph;

namespace StreamCore.DataStream;

/// <summary>A sink at the end of a stream, which can be configured here.</summary>
public sealed class DataStreamSink
{
    private readonly StreamNode _node;

    internal DataStreamSink(StreamNode node) => _node = node;

    /// <summary>Names the sink, for messages and metrics.</summary>
    public DataStreamSink Name(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _node.Name = name;
        return this;
    }

    /// <inheritdoc cref="SingleOutputStreamOperator{T}.Uid"/>
    public DataStreamSink Uid(string uid)
    {
        NodeSettings.SetUid(_node, uid);
        return this;
    }

    /// <summary>Sets how many subtasks write; the environment's parallelism by default.</summary>
    /// <param name="parallelism">1 to 128.</param>
    public DataStreamSink SetParallelism(int parallelism)
    {
        NodeSettings.SetParallelism(_node, parallelism);
        return this;
    }

    /// <summary>Has the sink run in subtasks of its own.</summary>
    public DataStreamSink DisableChaining()
    {
        _node.StartsChain = true;
        return this;
    }
}
