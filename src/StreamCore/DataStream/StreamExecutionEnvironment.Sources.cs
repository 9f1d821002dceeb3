using StreamCore.Connectors.Collections;
using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;
using StreamCore.Connectors.Sockets;
using StreamCore.Time;

namespace StreamCore.DataStream;

/// <content>
/// Short ways to begin a stream. All of them are without watermarks; call <see cref="FromSource"/> with the source itself
/// for others.
/// </content>
public sealed partial class StreamExecutionEnvironment
{
    /// <summary>Begins a stream of a collection's elements, in order, without timestamps; it ends. See <see cref="CollectionSource{T}"/>.</summary>
    /// <param name="elements">The elements, the same ones at each start. Read in one subtask.</param>
    /// <param name="name">The source's name.</param>
    public SingleOutputStreamOperator<T> FromCollection<T>(IEnumerable<T> elements, string name = "collection") =>
        WithoutWatermarks(new CollectionSource<T>(elements), name);

    /// <summary>Begins a stream of the given elements, in order, without timestamps; it ends.</summary>
    /// <param name="elements">The elements. Read in one subtask.</param>
    public SingleOutputStreamOperator<T> FromElements<T>(params T[] elements) => FromCollection(elements, "elements");

    /// <summary>Begins a stream of the numbers from a first to a last one, both included, without timestamps; it ends. See <see cref="SequenceSource"/>.</summary>
    /// <param name="from">The first number.</param>
    /// <param name="to">The last number, not less than the first.</param>
    /// <param name="name">The source's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last number is less than the first.</exception>
    public SingleOutputStreamOperator<long> FromSequence(long from, long to, string name = "sequence") =>
        WithoutWatermarks(new SequenceSource(from, to), name);

    /// <summary>Begins a stream of elements that are made from their numbers 0, 1, 2…, without timestamps. See <see cref="GeneratorSource{T}"/>.</summary>
    /// <param name="generator">Makes the element of a number; called by all subtasks, and again for the same number after a restart.</param>
    /// <param name="count">How many elements there are. No end by default.</param>
    /// <param name="recordsPerSecond">The rate of all subtasks together. As fast as they are taken by default.</param>
    /// <param name="name">The source's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the rate is not a positive number.</exception>
    public SingleOutputStreamOperator<T> FromGenerator<T>(
        Func<long, T> generator, long count = long.MaxValue, double? recordsPerSecond = null, string name = "generator") =>
        WithoutWatermarks(new GeneratorSource<T>(generator, count, recordsPerSecond), name);

    /// <summary>
    /// Begins a stream of lines of text from a TCP server, such as <c>nc -lk 9999</c>, without timestamps. What was received
    /// and not committed when the job fails is lost. See <see cref="SocketTextSource"/>.
    /// </summary>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">The server's port, 1 to 65535.</param>
    /// <param name="delimiter">What ends a line, an ASCII character. A line feed by default.</param>
    /// <param name="maxRetries">
    /// How often in a row to connect again when the connection ended or could not be made. 0, the default, is never: the
    /// stream ends with the connection, and the job fails if it can't be made. <see cref="int.MaxValue"/> is for ever.
    /// </param>
    /// <param name="name">The source's name.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public SingleOutputStreamOperator<string> SocketTextStream(
        string host, int port, char delimiter = '\n', int maxRetries = 0, string name = "socket") =>
        WithoutWatermarks(new SocketTextSource(host, port, delimiter, maxRetries), name);

    /// <summary>Begins a stream of the lines of a text file in UTF-8, or of all text files in a directory; it ends. Without timestamps.</summary>
    /// <param name="path">The file or directory. The job fails if it does not exist when the job starts.</param>
    /// <param name="name">The source's name.</param>
    public SingleOutputStreamOperator<string> ReadTextFile(string path, string name = "text-file") =>
        ReadFiles(path, new TextLineFormat(), name: name);

    /// <summary>Begins a stream of the records of a file, or of all files in a directory, without timestamps. See <see cref="FileSource{T}"/>.</summary>
    /// <param name="path">The file or directory. The job fails if it does not exist when the job starts.</param>
    /// <param name="format">How records are laid out, for example a <see cref="CsvFormat{T}"/> or a <see cref="JsonLinesFormat{T}"/>.</param>
    /// <param name="monitorInterval">How often to look for new files; null, the default, reads those that are there at the start, and ends.</param>
    /// <param name="pattern">Which file names of a directory are read, with the wildcards <c>*</c> and <c>?</c>. All by default.</param>
    /// <param name="name">The source's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not greater than zero.</exception>
    public SingleOutputStreamOperator<T> ReadFiles<T>(
        string path, IFileFormat<T> format, TimeSpan? monitorInterval = null, string pattern = "*", string name = "files") =>
        WithoutWatermarks(new FileSource<T>(path, format) { MonitorInterval = monitorInterval, Pattern = pattern }, name);

    private SingleOutputStreamOperator<T> WithoutWatermarks<T>(Source<T> source, string name) =>
        FromSource(source, WatermarkStrategy.NoWatermarks<T>(), name);
}
