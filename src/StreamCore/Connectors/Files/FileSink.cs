using StreamCore.Connectors.Formats;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>
/// Writes files into a directory, exactly once: a record is in exactly one visible file when its epoch, and the file's
/// last one, have committed. Visible files are complete and never change.
/// </summary>
/// <remarks>
/// <para>Files are written in a hidden directory of the sink, <c>.filesink-{uid}</c>, and moved to their visible place,
/// <c>{bucket}/{prefix}-{subtask}-{first epoch}-{counter}-{token}{suffix}</c>, when the epoch in which they became full
/// has committed; the token tells apart what different runs and sinks write. Readers that skip names with a dot in front,
/// as is the custom, never see part of a file. Files, and on Unix the directories, are flushed to the disk before.</para>
/// <para>A file that is not full at the end of an epoch stays open. After a restart it is cut back to what has
/// committed, and becomes visible with the next epoch.</para>
/// <para>Several sinks may write into one directory, also of several jobs: each removes only what is in its own hidden
/// directory, which is locked, so a second run of the same sink is refused while the first still lives. Visible files
/// may be moved away or deleted, but not before the job has committed the next epoch: if it dies in between, it looks for
/// them.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class FileSink<T> : TwoPhaseSink<T>
{
    private readonly string _filePrefix = "part";
    private readonly string _fileSuffix;

    /// <summary>Creates the sink.</summary>
    /// <param name="directory">The directory; it is created if need be.</param>
    /// <param name="format">How elements are laid out in the files.</param>
    public FileSink(string directory, IFileFormat<T> format)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(format);
        Directory = directory;
        Format = format;
        _fileSuffix = format.Extension;
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <summary>How elements are laid out in the files.</summary>
    public IFileFormat<T> Format { get; }

    /// <summary>When a file is full.</summary>
    public RollingPolicy Rolling { get; init; } = new();

    /// <summary>
    /// Chooses an element's bucket, a sub-directory such as <c>2026-03-04/05</c>, by the element and its timestamp (epoch
    /// milliseconds, or <see cref="long.MinValue"/>). Called by all subtasks' threads. Each bucket with a file that is not
    /// full holds that file open. Null, the default: no sub-directories. See <see cref="EventTimeBuckets"/>.
    /// </summary>
    public Func<T, long, string>? Bucket { get; init; }

    /// <summary>What file names begin with. Default <c>part</c>.</summary>
    /// <exception cref="ArgumentException">It can't begin a visible file's name.</exception>
    public string FilePrefix
    {
        get => _filePrefix;
        init
        {
            SinkDirectory.CheckName(value);
            _filePrefix = value;
        }
    }

    /// <summary>What file names end with. Default: the format's, such as <c>.csv</c>.</summary>
    /// <exception cref="ArgumentException">It can't be part of a file's name.</exception>
    public string FileSuffix
    {
        get => _fileSuffix;
        init
        {
            SinkDirectory.CheckName("part" + value);
            _fileSuffix = value;
        }
    }

    /// <inheritdoc/>
    public override ISinkWriter<T> CreateWriter(SinkWriterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FileSinkWriter<T>(this, context);
    }

    /// <inheritdoc/>
    public override ISinkCommitter CreateCommitter(SinkCommitterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FileSinkCommitter(new(Directory, context.SinkUid), context);
    }
}
