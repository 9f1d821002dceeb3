using System.Diagnostics.CodeAnalysis;

namespace StreamCore.Connectors.Formats;

/// <summary>Reads the records of one file, in order.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IFileRecordReader<T> : IDisposable
{
    /// <summary>Behind the record read last.</summary>
    FilePosition Position { get; }

    /// <summary>Where the record read last is, for messages: <c>file:line</c>.</summary>
    string LastRecord { get; }

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">The record can't be read; the message says where and why.</exception>
    bool TryRead([MaybeNullWhen(false)] out T element);
}
