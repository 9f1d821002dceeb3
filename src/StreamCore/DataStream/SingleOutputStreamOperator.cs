using StreamCore.Graph;

namespace StreamCore.DataStream;

/// <summary>The main output of an operator, from which its side outputs can be had.</summary>
/// <typeparam name="T">The element type of the main output.</typeparam>
public sealed class SingleOutputStreamOperator<T> : DataStream<T>
{
    private readonly SideOutputs _sideOutputs;

    internal SingleOutputStreamOperator(StreamExecutionEnvironment environment, StreamOutput<T> output, SideOutputs sideOutputs)
        : base(environment, output) => _sideOutputs = sideOutputs;

    /// <summary>The stream of what the operator emits under a tag.</summary>
    public DataStream<TSide> GetSideOutput<TSide>(OutputTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new(Environment, _sideOutputs.Get(tag));
    }
}
