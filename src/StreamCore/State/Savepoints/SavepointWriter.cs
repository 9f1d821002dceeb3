using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using StreamCore.Connectors.Files;

namespace StreamCore.State.Savepoints;

/// <summary>
/// Writes one savepoint file: under a temporary name, and under its own only when all of it is on the disk. What was not
/// completed is removed.
/// </summary>
internal sealed class SavepointWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly StateNames _names;
    private readonly Dictionary<string, (long Entries, long Bytes)> _states = new(StringComparer.Ordinal);
    private readonly XxHash3 _hash = new();
    private readonly FileStream _file;
    private byte[] _block = new byte[SavepointFormat.TargetBlockSize];
    private int _length;
    private long _blocks;
    private long _entries;
    private bool _isMoved;
    private bool _isComplete;

    /// <exception cref="SavepointException">The directory has this file already.</exception>
    /// <exception cref="IOException">The file can't be created.</exception>
    public SavepointWriter(string path, SavepointMetadata metadata)
    {
        if (File.Exists(path))
        {
            throw new SavepointException($"'{path}' exists already, and a savepoint is never overwritten: give another directory.");
        }

        _path = path;
        _temporaryPath = path + ".tmp";
        _names = new(byKeyGroup: metadata.Partition is null);
        DurableDirectory.Create(Path.GetDirectoryName(path)!);
        _file = new(_temporaryPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            WritePreamble();
            WriteBlock(SavepointFormat.Metadata, JsonSerializer.SerializeToUtf8Bytes(metadata, SavepointFormat.Json));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Adds an entry.</summary>
    public void Add(ReadOnlySpan<byte> stateKey, ReadOnlySpan<byte> value)
    {
        var name = _names.Read(stateKey, out _);
        var size = (2 * sizeof(int)) + stateKey.Length + value.Length;
        if (_length > 0 && _length + size > SavepointFormat.TargetBlockSize)
        {
            FlushEntries();
        }

        if (_block.Length < size)
        {
            _block = new byte[size];
        }

        var at = _block.AsSpan(_length);
        BinaryPrimitives.WriteInt32LittleEndian(at, stateKey.Length);
        BinaryPrimitives.WriteInt32LittleEndian(at[sizeof(int)..], value.Length);
        stateKey.CopyTo(at[(2 * sizeof(int))..]);
        value.CopyTo(at[((2 * sizeof(int)) + stateKey.Length)..]);
        _length += size;
        _entries++;
        var (entries, bytes) = _states.GetValueOrDefault(name);
        _states[name] = (entries + 1, bytes + stateKey.Length + value.Length);
    }

    /// <summary>Completes the file, and makes it outlive a loss of power.</summary>
    public void Complete()
    {
        FlushEntries();
        var (summaryOffset, summaryNumber) = (_file.Position, _blocks);
        var summary = _states.OrderBy(state => state.Key, StringComparer.Ordinal)
            .Select(state => new SavepointStateSummary(state.Key, state.Value.Entries, state.Value.Bytes));
        WriteBlock(SavepointFormat.Summary, JsonSerializer.SerializeToUtf8Bytes(summary, SavepointFormat.Json));
        Span<byte> end = stackalloc byte[SavepointFormat.EndSize];
        SavepointFormat.WriteEnd(end, _entries, summaryOffset, summaryNumber, _hash.GetCurrentHashAsUInt64());
        WriteBlock(SavepointFormat.End, end);
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_temporaryPath, _path, overwrite: false);
        _isMoved = true;
        DurableDirectory.Flush(Path.GetDirectoryName(_path)!);
        _isComplete = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isComplete)
        {
            File.Delete(_isMoved ? _path : _temporaryPath);
        }
    }

    private void WritePreamble()
    {
        Span<byte> preamble = stackalloc byte[SavepointFormat.PreambleSize];
        SavepointFormat.Magic.CopyTo(preamble);
        BinaryPrimitives.WriteInt32LittleEndian(preamble[SavepointFormat.Magic.Length..], SavepointFormat.Version);
        Write(preamble);
    }

    private void FlushEntries()
    {
        if (_length > 0)
        {
            WriteBlock(SavepointFormat.Entries, _block.AsSpan(0, _length));
            _length = 0;
        }
    }

    private void WriteBlock(byte kind, ReadOnlySpan<byte> contents)
    {
        Span<byte> header = stackalloc byte[SavepointFormat.BlockHeaderSize];
        header[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], contents.Length);
        Write(header);
        Write(contents);
        Span<byte> checksum = stackalloc byte[SavepointFormat.ChecksumSize];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, SavepointFormat.Checksum(contents, kind, _blocks));
        Write(checksum);
        _blocks++;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _hash.Append(bytes);
    }
}
