using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>Makes a sink's files visible by moving them, and removes what no committed epoch knows.</summary>
internal sealed class FileSinkCommitter : ISinkCommitter
{
    private readonly SinkDirectory _directory;
    private readonly SinkCommitterContext _context;
    private readonly FileStream _lock;

    public FileSinkCommitter(SinkDirectory directory, SinkCommitterContext context)
    {
        _directory = directory;
        _context = context;
        DurableDirectory.Create(directory.Hidden);
        _lock = Lock();
    }

    public void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal) { _directory.Hidden };
        foreach (var file in committables.SelectMany(SinkFile.Read))
        {
            var visible = _directory.VisiblePath(file);
            Show(file, visible);
            changed.Add(Path.GetDirectoryName(visible)!);
        }

        foreach (var directory in changed)
        {
            DurableDirectory.Flush(directory);
        }
    }

    public void RemoveUncommitted()
    {
        var known = _context.RestoredWriterStates.SelectMany(SinkFile.Read).Select(_directory.HiddenPath).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _directory.HiddenFiles.Where(path => !known.Contains(path)).ToArray())
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _lock.Dispose();

    private FileStream Lock()
    {
        try
        {
            return new(_directory.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"'{_directory.LockFile}' can't be locked: {e.Message} Is another job running sink '{_context.SinkUid}' into this directory? "
                + "Stop it, or give this sink a uid of its own.",
                e);
        }
    }

    private void Show(SinkFile file, string visible)
    {
        var hidden = new FileInfo(_directory.HiddenPath(file));
        if (!hidden.Exists)
        {
            // Moved before a crash, which had the epoch committed again.
            if (!File.Exists(visible))
            {
                throw new FileNotFoundException(
                    $"Neither '{hidden.FullName}' nor '{visible}' is there: {file.Length} committed bytes of sink '{_context.SinkUid}' are missing. "
                    + "If the visible file was moved away or deleted just now, put an empty file in its place to go on.",
                    visible);
            }

            return;
        }

        if (hidden.Length != file.Length)
        {
            throw new InvalidDataException(
                $"'{hidden.FullName}' should have {file.Length} bytes and has {hidden.Length}. Was it changed from outside?");
        }

        DurableDirectory.Create(Path.GetDirectoryName(visible)!);
        File.Move(hidden.FullName, visible, overwrite: false);
    }
}
