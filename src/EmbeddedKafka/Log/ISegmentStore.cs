namespace EmbeddedKafka.Log;

/// <summary>The bytes of one segment: whole record batches one after the other.</summary>
internal interface ISegmentStore
{
    /// <summary>No batch in the segment has a lower offset.</summary>
    long BaseOffset { get; }

    /// <summary>How many bytes it holds.</summary>
    int Length { get; }

    /// <summary>When it was last written to, in milliseconds since 1970.</summary>
    long LastWriteTimeMs { get; }

    /// <summary>
    /// Room for the next <paramref name="length"/> bytes, to be filled by the caller and then committed. Empty if the
    /// store's bound leaves no room and <paramref name="always"/> does not override it.
    /// </summary>
    Memory<byte> Reserve(int length, bool always);

    /// <summary>Appends what was last reserved. It survives the end of the process when this returns.</summary>
    /// <exception cref="IOException">It could not be written, and the segment is as it was.</exception>
    void Commit(long nowMs);

    /// <summary>Up to <paramref name="length"/> bytes; fewer, but whole batches, where the store keeps them in several pieces.</summary>
    ReadOnlyMemory<byte> Read(int position, int length);

    /// <summary>Cuts off what lies behind <paramref name="length"/>.</summary>
    void Truncate(int length);

    /// <summary>Gives back what only writing needs; a later write gets it again.</summary>
    void Seal();
}
