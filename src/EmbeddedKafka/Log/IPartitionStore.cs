namespace EmbeddedKafka.Log;

/// <summary>The segments of one partition. Disposing closes them and keeps what they hold.</summary>
internal interface IPartitionStore : IDisposable
{
    /// <summary>The segments, by ascending base offset.</summary>
    IReadOnlyList<ISegmentStore> Segments { get; }

    /// <summary>The first offset that may still be read. Kept before the setter returns.</summary>
    long LogStartOffset { get; set; }

    /// <summary>Adds an empty segment behind all others.</summary>
    ISegmentStore CreateSegment(long baseOffset);

    /// <summary>Deletes a segment.</summary>
    void DeleteSegment(ISegmentStore segment);

    /// <summary>An empty segment on the side, for the compacted copy of the segments that <see cref="Replace"/> then names.</summary>
    ISegmentStore CreateCleaned(long baseOffset);

    /// <summary>
    /// Puts <paramref name="cleaned"/> in the place of <paramref name="replaced"/>, which are adjacent and begin with one
    /// of the same base offset. An interruption leaves the cleaned one and some of the last replaced ones, or all of them.
    /// </summary>
    void Replace(IReadOnlyList<ISegmentStore> replaced, ISegmentStore cleaned);
}
