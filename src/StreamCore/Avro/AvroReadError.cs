namespace StreamCore.Avro;

/// <summary>What a reader found wrong with an Avro body.</summary>
public enum AvroReadError
{
    /// <summary>Nothing so far.</summary>
    None,

    /// <summary>The body ends inside a value.</summary>
    Truncated,

    /// <summary>A variable-length number does not fit its type.</summary>
    NumberTooLarge,

    /// <summary>A length or a block's count is negative, or more than what is left of the body could hold.</summary>
    ImpossibleLength,

    /// <summary>A text is not UTF-8.</summary>
    NotUtf8,

    /// <summary>A boolean is neither 0 nor 1.</summary>
    NotBoolean,

    /// <summary>A position in a union, or among an enum's symbols, does not exist.</summary>
    NoSuchBranch,

    /// <summary>There are bytes after the last value.</summary>
    TrailingBytes,
}
