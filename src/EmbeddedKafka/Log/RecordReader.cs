namespace EmbeddedKafka.Log;

/// <summary>Reads the records of one batch, compressed or not. What is read is valid until the reader is disposed.</summary>
internal sealed class RecordReader : IDisposable
{
    /// <summary>Begins at the first record of the batch at the start of <paramref name="batch"/>.</summary>
    /// <exception cref="InvalidRecordException">It is not a batch, or can't be decompressed.</exception>
    public RecordReader(ReadOnlyMemory<byte> batch) => throw new NotImplementedException();

    /// <summary>The next record; false behind the last one.</summary>
    /// <exception cref="InvalidRecordException">The bytes are not the records that the header says.</exception>
    public bool TryRead(out Record record) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
