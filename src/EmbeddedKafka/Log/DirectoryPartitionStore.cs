using System.Globalization;

namespace EmbeddedKafka.Log;

/// <summary>The segments of one partition as files, named by base offset, in a directory of its own.</summary>
internal sealed class DirectoryPartitionStore : IPartitionStore
{
    private const string SegmentSuffix = ".log";
    private const string CleanedSuffix = ".cleaned";
    private const string StartOffsetName = "log-start-offset";
    private const string UnfinishedSuffix = ".tmp";

    private readonly string _directory;
    private readonly List<ISegmentStore> _segments = [];
    private long _logStartOffset;

    public DirectoryPartitionStore(string directory)
    {
        _directory = directory;
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            var extension = Path.GetExtension(path);
            if (extension is CleanedSuffix or UnfinishedSuffix)
            {
                File.Delete(path);
            }
            else if (extension == SegmentSuffix && long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var baseOffset))
            {
                _segments.Add(new FileSegmentStore(path, baseOffset));
            }
        }

        _segments.Sort((a, b) => a.BaseOffset.CompareTo(b.BaseOffset));
        _logStartOffset = ReadStartOffset();
    }

    public IReadOnlyList<ISegmentStore> Segments => _segments;

    public long LogStartOffset
    {
        get => _logStartOffset;
        set
        {
            var path = Path.Combine(_directory, StartOffsetName);
            using (var file = new FileStream(path + UnfinishedSuffix, FileMode.Create, FileAccess.Write))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
                file.Flush(flushToDisk: true);
            }

            File.Move(path + UnfinishedSuffix, path, overwrite: true);
            _logStartOffset = value;
        }
    }

    public ISegmentStore CreateSegment(long baseOffset)
    {
        var segment = FileSegmentStore.Create(PathOf(baseOffset, SegmentSuffix), baseOffset);
        _segments.Add(segment);
        return segment;
    }

    public void DeleteSegment(ISegmentStore segment)
    {
        _segments.Remove(segment);
        ((FileSegmentStore)segment).Delete();
    }

    public ISegmentStore CreateCleaned(long baseOffset) =>
        FileSegmentStore.Create(PathOf(baseOffset, CleanedSuffix), baseOffset);

    public void Replace(IReadOnlyList<ISegmentStore> replaced, ISegmentStore cleaned)
    {
        var first = (FileSegmentStore)replaced[0];
        first.Seal();
        ((FileSegmentStore)cleaned).MoveOver(PathOf(first.BaseOffset, SegmentSuffix));
        _segments[_segments.IndexOf(first)] = cleaned;

        // Lowest first: an interruption leaves a later part of the log as it was before, in which nothing is missing
        // that the earlier part's cleaning relied on.
        foreach (var segment in replaced.Skip(1))
        {
            DeleteSegment(segment);
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Seal();
        }
    }

    private long ReadStartOffset()
    {
        var path = Path.Combine(_directory, StartOffsetName);
        if (!File.Exists(path))
        {
            return 0;
        }

        var text = File.ReadAllText(path);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new IOException($"{path} should hold the log start offset, but holds '{text}'. Delete the file to keep all that the segments hold.");
    }

    private string PathOf(long baseOffset, string suffix) =>
        Path.Combine(_directory, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + suffix);
}
