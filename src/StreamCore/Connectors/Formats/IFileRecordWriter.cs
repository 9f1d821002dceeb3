namespace StreamCore.Connectors.Formats;

/// <summary>Writes records into one file.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IFileRecordWriter<T> : IDisposable
{
    /// <summary>The file's length in bytes, with what is still buffered, as far as it is known.</summary>
    long Length { get; }

    /// <summary>Writes one record. It may stay in a buffer.</summary>
    void Write(in T element);

    /// <summary>Writes what is buffered into the file; called only if the format is whole after a flush.</summary>
    void Flush();

    /// <summary>Writes what is buffered, and what ends a file. Nothing is written after it.</summary>
    void Finish();
}
