namespace EmbeddedKafka.Topics;

/// <summary>What a client may do, as bits: everything, as this broker knows no users.</summary>
internal static class AuthorizedOperations
{
    /// <summary>Read, write, create, delete, alter, describe, describe and alter settings.</summary>
    public const int OfTopic = (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 10) | (1 << 11);

    /// <summary>Create, alter, describe, act for the cluster, describe and alter settings, write idempotently.</summary>
    public const int OfCluster = (1 << 5) | (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10) | (1 << 11) | (1 << 12);

    /// <summary>Read, delete, describe.</summary>
    public const int OfGroup = (1 << 3) | (1 << 6) | (1 << 8);

    /// <summary>What is answered to a client that did not ask.</summary>
    public const int NotRequested = int.MinValue;
}
