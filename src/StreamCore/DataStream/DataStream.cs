using StreamCore.Graph;

namespace StreamCore.DataStream;

/// <summary>A stream of elements, lazily built: nothing runs before the environment executes.</summary>
/// <typeparam name="T">The element type.</typeparam>
public class DataStream<T>
{
    internal DataStream(StreamExecutionEnvironment environment, StreamOutput<T> output)
    {
        Environment = environment;
        Output = output;
    }

    internal StreamExecutionEnvironment Environment { get; }

    internal StreamOutput<T> Output { get; }

    /// <summary>
    /// Keys the stream by the records' own Kafka key. It costs nothing: Kafka has already brought all records of a key
    /// into one partition, in order.
    /// </summary>
    public KeyedStream<ReadOnlyMemory<byte>, T> KeyByRecordKey() => new(this, static key => key);

    /// <summary>Ends the stream in a sink.</summary>
    public void SinkTo(Sink<T> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Environment.Graph.AddSink(sink);
        Output.Add(sink.Open);
    }
}
