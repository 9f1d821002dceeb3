using Microsoft.Win32.SafeHandles;

namespace EmbeddedKafka.Log;

/// <summary>A segment in a file. The file is kept open only while it is written to.</summary>
internal sealed class FileSegmentStore : ISegmentStore
{
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private string _path;
    private SafeFileHandle? _handle;
    private byte[] _pending = [];
    private int _reserved;

    public FileSegmentStore(string path, long baseOffset)
    {
        var file = new FileInfo(path);
        _path = path;
        BaseOffset = baseOffset;
        Length = checked((int)file.Length);
        LastWriteTimeMs = new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeMilliseconds();
    }

    public long BaseOffset { get; }

    public int Length { get; private set; }

    public long LastWriteTimeMs { get; private set; }

    public static FileSegmentStore Create(string path, long baseOffset)
    {
        File.OpenHandle(path, FileMode.Create, FileAccess.Write, Sharing).Dispose();
        return new FileSegmentStore(path, baseOffset);
    }

    public Memory<byte> Reserve(int length, bool always)
    {
        if (_pending.Length < length)
        {
            _pending = GC.AllocateUninitializedArray<byte>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
        }

        _reserved = length;
        return _pending.AsMemory(0, length);
    }

    public void Commit(long nowMs)
    {
        var handle = Writable();
        try
        {
            RandomAccess.Write(handle, _pending.AsSpan(0, _reserved), Length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(handle, Length);
            throw;
        }

        Length += _reserved;
        LastWriteTimeMs = nowMs;
    }

    public ReadOnlyMemory<byte> Read(int position, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Min(length, Length - position));
        if (_handle is { } open)
        {
            ReadFully(open, bytes, position);
            return bytes;
        }

        using var handle = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, Sharing);
        ReadFully(handle, bytes, position);
        return bytes;
    }

    public void Truncate(int length)
    {
        RandomAccess.SetLength(Writable(), length);
        Length = length;
    }

    public void Seal()
    {
        _handle?.Dispose();
        _handle = null;
        _pending = [];
    }

    public void Delete()
    {
        Seal();
        File.Delete(_path);
    }

    /// <summary>Takes the place of the file at <paramref name="path"/>, once everything is on the disk.</summary>
    public void MoveOver(string path)
    {
        RandomAccess.FlushToDisk(Writable());
        Seal();
        File.Move(_path, path, overwrite: true);
        _path = path;
    }

    private SafeFileHandle Writable() =>
        _handle ??= File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, Sharing);

    private void ReadFully(SafeFileHandle handle, Span<byte> target, long position)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(handle, target, position);
            if (read == 0)
            {
                throw new IOException($"{_path} ends at {position}, but {target.Length} more bytes were written to it. Something else has changed it.");
            }

            target = target[read..];
            position += read;
        }
    }
}
