using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace StreamCore.State.Savepoints;

/// <summary>Reads one savepoint file. Everything that is read is checked; whatever is wrong is an error that names the file.</summary>
public sealed class SavepointReader : IDisposable
{
    private readonly FileStream _file;
    private readonly XxHash3 _hash = new();
    private byte[] _block = new byte[SavepointFormat.TargetBlockSize];
    private long _blocks;
    private bool _isRead;

    /// <summary>Opens a file and reads its metadata.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SavepointException">There is no such file, or it is no savepoint or damaged.</exception>
    public SavepointReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FilePath = path;
        try
        {
            _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SavepointException($"Savepoint file '{path}' can't be opened: {e.Message}", e);
        }

        try
        {
            ReadPreamble();
            Metadata = Parse<SavepointMetadata>(ReadBlock(SavepointFormat.Metadata, out _));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>What the file says of itself.</summary>
    public SavepointMetadata Metadata { get; }

    /// <summary>
    /// Reads how much of each state the file holds, without reading what is before. Only the summary itself is checked:
    /// <see cref="ReadEntries"/> to the end checks the whole file.
    /// </summary>
    /// <exception cref="SavepointException">The summary is damaged or the file was cut off.</exception>
    public IReadOnlyList<SavepointStateSummary> ReadSummary()
    {
        var endOffset = _file.Length - SavepointFormat.EndBlockSize;
        if (endOffset < SavepointFormat.PreambleSize)
        {
            throw Damaged("it was cut off");
        }

        var end = ReadAt(endOffset, SavepointFormat.EndBlockSize);
        var contents = end.AsSpan(SavepointFormat.BlockHeaderSize, SavepointFormat.EndSize);
        var (_, offset, number, _) = SavepointFormat.ReadEnd(contents);
        if (end[0] != SavepointFormat.End
            || SavepointFormat.Checksum(contents, SavepointFormat.End, number + 1) != BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(^SavepointFormat.ChecksumSize..))
            || offset < SavepointFormat.PreambleSize
            || offset > endOffset - SavepointFormat.BlockHeaderSize - SavepointFormat.ChecksumSize)
        {
            throw Damaged("its end is damaged or was cut off");
        }

        var block = ReadAt(offset, (int)Math.Min(endOffset - offset, Array.MaxLength));
        var summary = block.AsMemory(SavepointFormat.BlockHeaderSize..^SavepointFormat.ChecksumSize);
        if (block[0] != SavepointFormat.Summary
            || SavepointFormat.Checksum(summary.Span, SavepointFormat.Summary, number) != BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(^SavepointFormat.ChecksumSize..)))
        {
            throw Damaged("its summary is damaged");
        }

        return Parse<List<SavepointStateSummary>>(summary);
    }

    /// <summary>Goes through all entries, once. When the end is reached, the whole file has been found to be sound.</summary>
    /// <exception cref="SavepointException">The file is damaged.</exception>
    /// <exception cref="InvalidOperationException">The entries were read already.</exception>
    public IEnumerable<SavepointEntry> ReadEntries()
    {
        if (_isRead)
        {
            throw new InvalidOperationException("The entries were read already; open the file again.");
        }

        _isRead = true;
        var names = new StateNames(byKeyGroup: Metadata.Partition is null);
        var states = new Dictionary<string, (long Entries, long Bytes)>(StringComparer.Ordinal);
        long count = 0;
        while (true)
        {
            var start = _file.Position;
            var contents = ReadBlock(null, out var kind);
            if (kind == SavepointFormat.Summary)
            {
                CheckEnd(contents.ToArray(), start, count, states);
                yield break;
            }

            for (var at = 0; at < contents.Length;)
            {
                var entry = ReadEntry(contents.Span, ref at, names);
                count++;
                var (entries, bytes) = states.GetValueOrDefault(entry.State);
                states[entry.State] = (entries + 1, bytes + entry.StateKey.Length + entry.Value.Length);
                yield return entry;
            }
        }
    }

    /// <summary>Checks the whole file.</summary>
    /// <returns>How much of each state it holds.</returns>
    /// <exception cref="SavepointException">The file is damaged.</exception>
    public static IReadOnlyList<SavepointStateSummary> Verify(string path)
    {
        using var reader = new SavepointReader(path);
        foreach (var _ in reader.ReadEntries())
        {
            // Reading it checks it.
        }

        using var summary = new SavepointReader(path);
        return summary.ReadSummary();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadPreamble()
    {
        var preamble = ReadExactly(SavepointFormat.PreambleSize).Span;
        if (!preamble[..SavepointFormat.Magic.Length].SequenceEqual(SavepointFormat.Magic))
        {
            throw new SavepointException($"'{FilePath}' is no savepoint file, or its beginning is damaged.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(preamble[SavepointFormat.Magic.Length..]);
        if (version != SavepointFormat.Version)
        {
            throw new SavepointException(
                $"Savepoint file '{FilePath}' has format {version}, and this version reads only format {SavepointFormat.Version}: "
                + "read it with the version that wrote it.");
        }
    }

    private ReadOnlyMemory<byte> ReadBlock(byte? expected, out byte kind)
    {
        var header = ReadExactly(SavepointFormat.BlockHeaderSize).Span;
        kind = header[0];
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        var isKnown = expected is { } one ? kind == one : kind is SavepointFormat.Entries or SavepointFormat.Summary;
        if (!isKnown || length < 0 || length > _file.Length - _file.Position)
        {
            throw Damaged("a block is damaged or the file was cut off");
        }

        var contents = ReadExactly(length);
        Span<byte> checksum = stackalloc byte[SavepointFormat.ChecksumSize];
        if (_file.ReadAtLeast(checksum, checksum.Length, throwOnEndOfStream: false) < checksum.Length)
        {
            throw Damaged("it was cut off");
        }

        _hash.Append(checksum);
        if (SavepointFormat.Checksum(contents.Span, kind, _blocks) != BinaryPrimitives.ReadUInt64LittleEndian(checksum))
        {
            throw Damaged($"the checksum of block {_blocks} does not match");
        }

        _blocks++;
        return contents;
    }

    private SavepointEntry ReadEntry(ReadOnlySpan<byte> contents, ref int at, StateNames names)
    {
        var rest = contents[at..];
        if (rest.Length < 2 * sizeof(int))
        {
            throw Damaged("an entry is cut off");
        }

        var keyLength = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var valueLength = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(int)..]);
        rest = rest[(2 * sizeof(int))..];
        if (keyLength < 0 || valueLength < 0 || (long)keyLength + valueLength > rest.Length)
        {
            throw Damaged("an entry is cut off");
        }

        at += (2 * sizeof(int)) + keyLength + valueLength;
        var key = rest[..keyLength].ToArray();
        try
        {
            return new(names.Read(key, out var keyOffset), key, keyOffset, rest.Slice(keyLength, valueLength).ToArray());
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    private void CheckEnd(ReadOnlyMemory<byte> summary, long summaryOffset, long entries, Dictionary<string, (long Entries, long Bytes)> states)
    {
        var claimed = Parse<List<SavepointStateSummary>>(summary);
        var (number, hash) = (_blocks - 1, _hash.GetCurrentHashAsUInt64());
        var end = ReadBlock(SavepointFormat.End, out _).ToArray();
        Span<byte> expected = stackalloc byte[SavepointFormat.EndSize];
        SavepointFormat.WriteEnd(expected, entries, summaryOffset, number, hash);
        if (!expected.SequenceEqual(end))
        {
            throw Damaged("its end does not fit its contents");
        }

        if (claimed.Count != states.Count || claimed.Any(state => states.GetValueOrDefault(state.Name) != (state.Entries, state.Bytes)))
        {
            throw Damaged("its summary does not fit its contents");
        }

        if (_file.Position != _file.Length)
        {
            throw Damaged($"there are {_file.Length - _file.Position} bytes behind its end");
        }
    }

    private byte[] ReadAt(long offset, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(read), offset + read);
            read += more > 0 ? more : throw Damaged("it was cut off");
        }

        return bytes;
    }

    private ReadOnlyMemory<byte> ReadExactly(int length)
    {
        if (_block.Length < length)
        {
            _block = new byte[length];
        }

        if (_file.ReadAtLeast(_block.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
        {
            throw Damaged("it was cut off");
        }

        _hash.Append(_block.AsSpan(0, length));
        return _block.AsMemory(0, length);
    }

    private TValue Parse<TValue>(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TValue>(json.Span, SavepointFormat.Json) ?? throw Damaged("its description is empty");
        }
        catch (JsonException e)
        {
            throw Damaged($"its description can't be read ({e.Message})");
        }
    }

    private SavepointException Damaged(string how) => new($"Savepoint file '{FilePath}' is damaged: {how}.");
}
