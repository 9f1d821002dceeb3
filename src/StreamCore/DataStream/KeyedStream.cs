using StreamCore.Graph;
using StreamCore.Runtime;

namespace StreamCore.DataStream;

/// <summary>A stream in which all elements of a key come to the same thread, in order, so that state can be kept for the key.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
public sealed class KeyedStream<TKey, T>
{
    private readonly DataStream<T> _stream;

    private readonly Func<ReadOnlyMemory<byte>, TKey> _readKey;

    internal KeyedStream(DataStream<T> stream, Func<ReadOnlyMemory<byte>, TKey> readKey)
    {
        _stream = stream;
        _readKey = readKey;
    }

    /// <summary>Applies a function with keyed state.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each slot.</param>
    /// <param name="name">The operator's name, for messages.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<KeyedProcessFunction<TKey, T, TOut>> functionFactory,
        string name)
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var output = new StreamOutput<TOut>();
        var sideOutputs = new SideOutputs();
        _stream.Output.Add(slot => new KeyedProcessOperator<TKey, T, TOut>(
            name, slot, _readKey, functionFactory(), output.Open(slot), sideOutputs.Open(slot)));
        return new(_stream.Environment, output, sideOutputs);
    }
}
