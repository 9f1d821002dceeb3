namespace EmbeddedKafka.Log;

/// <summary>Reads the records of one batch, compressed or not. What is read is valid until the reader is disposed.</summary>
internal sealed class RecordReader : IDisposable
{
    private readonly PooledBytes? _decompressed;
    private readonly ReadOnlyMemory<byte> _records;
    private readonly long _baseOffset;
    private readonly int _lastOffsetDelta;
    private readonly long _baseTimestamp;
    private readonly long? _appendTime;
    private readonly int _count;
    private int _position;
    private int _read;
    private int _previousDelta = -1;

    /// <summary>Begins at the first record of the batch at the start of <paramref name="batch"/>.</summary>
    /// <exception cref="InvalidRecordException">It is not a batch, or can't be decompressed.</exception>
    public RecordReader(ReadOnlyMemory<byte> batch)
    {
        if (!RecordBatch.TryRead(batch.Span, out var view, out var problem))
        {
            throw new InvalidRecordException($"These are not records: {problem}.");
        }

        _records = batch[RecordBatch.HeaderSize..view.SizeInBytes];
        _baseOffset = view.BaseOffset;
        _lastOffsetDelta = view.LastOffsetDelta;
        _baseTimestamp = view.BaseTimestamp;
        _appendTime = view.TimestampType == TimestampType.LogAppendTime ? view.MaxTimestamp : null;
        _count = view.Count;
        if (view.Compression != CompressionType.None && _count > 0)
        {
            _decompressed = RecordCompression.Decompress(view.Compression, _records);
            _records = _decompressed.Written;
        }
    }

    /// <summary>The next record; false behind the last one.</summary>
    /// <exception cref="InvalidRecordException">The bytes are not the records that the header says.</exception>
    public bool TryRead(out Record record)
    {
        if (_read == _count)
        {
            record = default;
            return _position == _records.Length
                ? false
                : throw new InvalidRecordException($"Behind the {_count} records of a batch are {_records.Length - _position} more bytes.");
        }

        var span = _records.Span;
        var rest = span[_position..];
        var length = Varint.TakeInt32(ref rest);
        if (length < 0 || length > rest.Length)
        {
            throw new InvalidRecordException($"Record {_read} of a batch gives its length as {length}, but {rest.Length} bytes follow.");
        }

        var end = span.Length - rest.Length + length;
        rest = rest[..length];
        if (length == 0)
        {
            throw new InvalidRecordException($"Record {_read} of a batch is empty.");
        }

        // No record attributes are in use.
        rest = rest[1..];
        var timestampDelta = Varint.TakeInt64(ref rest);
        var offsetDelta = Varint.TakeInt32(ref rest);
        if (offsetDelta <= _previousDelta || offsetDelta > _lastOffsetDelta)
        {
            throw new InvalidRecordException($"Record {_read} of a batch has the offset delta {offsetDelta} after {_previousDelta}, in a batch that ends at {_lastOffsetDelta}.");
        }

        var key = TakeMemory(ref rest, end);
        var value = TakeMemory(ref rest, end);
        var headerCount = Varint.TakeInt32(ref rest);
        if (headerCount < 0)
        {
            throw new InvalidRecordException($"Record {_read} of a batch has {headerCount} headers.");
        }

        var headers = _records[(end - rest.Length)..end];
        for (var i = 0; i < headerCount; i++)
        {
            Varint.TakeBytes(ref rest);
            Varint.TakeNullableBytes(ref rest, out _);
        }

        if (rest.Length > 0)
        {
            throw new InvalidRecordException($"Record {_read} of a batch is {rest.Length} bytes longer than what is in it.");
        }

        record = new Record(_baseOffset + offsetDelta, _appendTime ?? _baseTimestamp + timestampDelta, key, value, headerCount, headers);
        _position = end;
        _previousDelta = offsetDelta;
        _read++;
        return true;
    }

    public void Dispose() => _decompressed?.Dispose();

    private ReadOnlyMemory<byte>? TakeMemory(ref ReadOnlySpan<byte> rest, int end)
    {
        var length = Varint.TakeNullableBytes(ref rest, out var isNull).Length;
        return isNull ? default(ReadOnlyMemory<byte>?) : _records.Slice(end - rest.Length - length, length);
    }
}
