namespace StreamCore.DataStream;

/// <summary>What a source reader has after a poll.</summary>
public enum SourceReaderStatus
{
    /// <summary>There may be more: poll again at once.</summary>
    MoreAvailable,

    /// <summary>Nothing now: poll again after <see cref="SourceReaderContext{T}.Wake"/> or a few milliseconds.</summary>
    NothingAvailable,

    /// <summary>All of the reader's splits are read to their end.</summary>
    EndOfInput,
}
