namespace EmbeddedKafka.Log;

/// <summary>Goes through the batches of a segment, reading large pieces of it at a time.</summary>
internal sealed class SegmentScan(ISegmentStore segment)
{
    private const int PieceSize = 1 << 20;

    private ReadOnlyMemory<byte> _piece;
    private int _next;

    /// <summary>Where the batch last read begins in the segment; behind the last valid one when there is no further one.</summary>
    public int Position { get; private set; }

    /// <summary>Why the bytes at <see cref="Position"/> are not a batch; null at the end of the segment.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next batch, checksum and all; false at the end of the segment or where it is damaged.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> bytes)
    {
        Position = _next;
        bytes = default;
        if (Position == segment.Length)
        {
            return false;
        }

        if (!RecordBatch.TryRead(_piece.Span, out var batch, out _))
        {
            var rest = segment.Length - Position;
            _piece = segment.Read(Position, Math.Min(rest, PieceSize));
            if (RecordBatch.StatedSize(_piece.Span) is { } size && size > _piece.Length && size <= rest)
            {
                _piece = segment.Read(Position, (int)size);
            }

            if (!RecordBatch.TryRead(_piece.Span, out batch, out var problem))
            {
                Problem = problem;
                return false;
            }
        }

        if (!batch.IsCrcValid)
        {
            Problem = "the record batch does not match its checksum";
            return false;
        }

        bytes = _piece[..batch.SizeInBytes];
        _piece = _piece[batch.SizeInBytes..];
        _next = Position + batch.SizeInBytes;
        return true;
    }

    /// <summary>For a segment that was in order when the log was opened.</summary>
    /// <exception cref="IOException">It no longer is.</exception>
    public void ThrowIfDamaged(string partition)
    {
        if (Problem is not null)
        {
            throw new IOException($"The log of {partition} was damaged while it was open: at position {Position} of segment {segment.BaseOffset}, {Problem}.");
        }
    }
}
