namespace StreamCore.Connectors.Formats;

/// <summary>How elements are laid out in a file. One object serves all subtasks.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IFileFormat<T>
{
    /// <summary>The end of such files' names, with the dot, for example <c>.csv</c>.</summary>
    string Extension { get; }

    /// <summary>
    /// True if a file is whole after every <see cref="IFileRecordWriter{T}.Flush"/>, so that it may stay open while epochs
    /// commit, and be cut back to that length after a crash. False if it must be finished in the epoch that began it.
    /// </summary>
    bool IsWholeAfterFlush { get; }

    /// <summary>Begins to read a file.</summary>
    /// <param name="file">The file, at its beginning, seekable; the reader disposes of it.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="from">Where to begin: a position that a reader of this file had.</param>
    /// <exception cref="InvalidDataException">The file is not of this format, or shorter than the position.</exception>
    IFileRecordReader<T> OpenReader(Stream file, string name, FilePosition from);

    /// <summary>Begins to write a file.</summary>
    /// <param name="file">The file, empty, readable and seekable. The writer does not dispose of it.</param>
    IFileRecordWriter<T> OpenWriter(Stream file);
}
