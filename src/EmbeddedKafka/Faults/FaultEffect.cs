namespace EmbeddedKafka.Faults;

/// <summary>What a fault does to a request, besides delaying it.</summary>
internal enum FaultEffect
{
    /// <summary>The request is handled as ever.</summary>
    None,

    /// <summary>The request is refused, without effect.</summary>
    Fail,

    /// <summary>The connection is closed instead of handling the request.</summary>
    DropBefore,

    /// <summary>The request is handled, and the connection closed instead of answering.</summary>
    DropAfter,
}
