namespace StreamCore.DataStream;

public partial class DataStream<T>
{
    /// <summary>
    /// Ends the stream in a writer of text: one line for each element, as its <c>ToString</c> says, with the number of the
    /// subtask before it where several write. At least once: after a failure, lines of the epoch that was lost come again.
    /// </summary>
    /// <param name="writer">Takes the lines; the console by default. It is not closed.</param>
    /// <param name="name">The sink's name.</param>
    public DataStreamSink Print(TextWriter? writer = null, string name = "print") =>
        SinkTo(new PrintSink<T>(writer ?? Console.Out), name);

    /// <summary>
    /// Ends the stream in an action. At least once: after a failure it is called again for elements of the epoch that was
    /// lost. For exactly-once, derive a sink from <see cref="TwoPhaseSink{T}"/>.
    /// </summary>
    /// <param name="action">Called for each element, by all subtasks; what the element refers to is valid until the epoch ends.</param>
    /// <param name="name">The sink's name.</param>
    public DataStreamSink ForEach(Action<T> action, string name = "for-each")
    {
        ArgumentNullException.ThrowIfNull(action);
        return SinkTo(new ForEachSink<T>(action), name);
    }
}
