using StreamCore.Connectors.Formats;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>
/// Reads a file, or all files of a directory and its sub-directories: either those that are there at the start, and then
/// ends, or also new ones, for ever. After a restart it goes on exactly behind the last committed record, also with
/// another parallelism.
/// </summary>
/// <remarks>
/// <para>A file is a split, known by its path relative to the directory, and read once: a file must be complete when it
/// appears under its name, so write it under a hidden name or elsewhere on the same file system and move it in. What is
/// appended to a file that has been read is not seen. Names that begin with '.' or '_', or end in <c>.inprogress</c> or
/// <c>.pending</c>, are skipped, directories too.</para>
/// <para>Files are dealt to subtasks by a hash of their names. A subtask reads one after another, in the order of their
/// names (of those that one look at the directory has found).</para>
/// <para>Which files have been read is remembered for ever, in 16 bytes a file.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class FileSource<T> : Source<T>
{
    private readonly TimeSpan? _monitorInterval;

    /// <summary>Creates the source.</summary>
    /// <param name="path">A file or a directory. It must exist when the job starts.</param>
    /// <param name="format">How elements are laid out in the files.</param>
    public FileSource(string path, IFileFormat<T> format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(format);
        Path = path;
        Format = format;
    }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>How elements are laid out in the files.</summary>
    public IFileFormat<T> Format { get; }

    /// <summary>
    /// How often to look for new files, when all are read. Null, the default: only once, at the start, and the source
    /// ends when they are read.
    /// </summary>
    public TimeSpan? MonitorInterval
    {
        get => _monitorInterval;
        init
        {
            if (value is { } interval)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
            }

            _monitorInterval = value;
        }
    }

    /// <summary>Which file names of a directory are read, with the wildcards <c>*</c> and <c>?</c>. All by default.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>128, the number of groups that files are dealt to by the hash of their names.</summary>
    public override int MaxParallelism => SourceFile.Groups;

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FileSourceReader<T>(this, context);
    }
}
