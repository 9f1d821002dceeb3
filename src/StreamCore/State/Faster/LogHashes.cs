using System.IO.Hashing;

namespace StreamCore.State.Faster;

/// <summary>
/// The hashes of the log's files up to where they have been read. What a checkpoint covers never changes, so that each byte is
/// read once, however many checkpoints it is in.
/// </summary>
internal sealed class LogHashes(string directory, long segmentSize)
{
    private const int BufferSize = 1 << 18;

    private readonly SortedDictionary<int, (XxHash128 Hash, long Length)> _segments = [];

    /// <summary>The files of a part of the log.</summary>
    /// <exception cref="CheckpointUnusableException">The part is not there.</exception>
    public IReadOnlyList<LogSegment> Describe(long begin, long end)
    {
        var first = (int)(begin / segmentSize);
        foreach (var old in _segments.Keys.Where(number => number < first).ToList())
        {
            _segments.Remove(old);
        }

        var segments = new List<LogSegment>();
        for (var number = first; number * segmentSize < end; number++)
        {
            var length = Math.Min(segmentSize, end - (number * segmentSize));
            segments.Add(new(number, length, Hash(number, length)));
        }

        return segments;
    }

    /// <summary>Forgets everything: what follows is another log.</summary>
    public void Clear() => _segments.Clear();

    private string Hash(int number, long length)
    {
        var (hash, done) = _segments.TryGetValue(number, out var known) && known.Length <= length ? known : (new(), 0);
        using var file = File.OpenHandle(LogFiles.Path(directory, number), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[BufferSize];

        // A copy: one that fails half-way must not be gone on with.
        hash = hash.Clone();
        while (done < length)
        {
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferSize, length - done)), done);
            if (count == 0)
            {
                throw new CheckpointUnusableException($"{LogFiles.Name}.{number} has {done} of {length} bytes");
            }

            hash.Append(buffer.AsSpan(0, count));
            done += count;
        }

        RandomAccess.FlushToDisk(file);
        _segments[number] = (hash, length);
        return Convert.ToHexString(hash.GetCurrentHash());
    }
}
