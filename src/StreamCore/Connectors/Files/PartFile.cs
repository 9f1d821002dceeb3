using StreamCore.Connectors.Formats;

namespace StreamCore.Connectors.Files;

/// <summary>A hidden file that a <see cref="FileSinkWriter{T}"/> writes.</summary>
internal sealed class PartFile<T> : IDisposable
{
    private readonly FileStream _stream;
    private readonly IFileRecordWriter<T> _writer;
    private SinkFile _durable;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="file">Its bucket and name.</param>
    /// <param name="format">Its format.</param>
    /// <param name="openedAt">The clock's timestamp.</param>
    public PartFile(string path, SinkFile file, IFileFormat<T> format, long openedAt)
    {
        _durable = file;
        _stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        _writer = format.OpenWriter(_stream);
        OpenedAt = openedAt;
    }

    /// <summary>The clock's timestamp when the file was begun.</summary>
    public long OpenedAt { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length => _writer.Length;

    /// <summary>Writes an element, maybe into a buffer only.</summary>
    public void Write(in T element) => _writer.Write(element);

    /// <summary>Brings what was written to the disk; the file stays open.</summary>
    public SinkFile FlushToDisk()
    {
        if (_writer.Length > _durable.Length)
        {
            _writer.Flush();
            _stream.Flush(flushToDisk: true);
            _durable = _durable with { Length = _stream.Length };
        }

        return _durable;
    }

    /// <summary>Ends the file and brings it to the disk.</summary>
    public SinkFile Finish()
    {
        _writer.Finish();
        _stream.Flush(flushToDisk: true);
        _durable = _durable with { Length = _stream.Length };
        Dispose();
        return _durable;
    }

    /// <summary>Closes the file as it is.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }
}
