namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// Where the registry keeps its records: the compacted topic <c>_schemas</c>, or memory in a test. The registry calls it
/// from one thread at a time.
/// </summary>
internal interface ISchemaStore
{
    /// <summary>
    /// Adds a record behind all others and returns when it is as durable as the store can make it. A record of an earlier
    /// call with the same key may then be forgotten.
    /// </summary>
    /// <param name="key">The key, never empty.</param>
    /// <param name="value">The value, or null for a tombstone.</param>
    /// <exception cref="IOException">The record was not stored; the registry then leaves its state as it was.</exception>
    void Append(byte[] key, byte[]? value);

    /// <summary>All records that are still there, oldest first. Called once, before the first append.</summary>
    IEnumerable<KeyValuePair<byte[], byte[]?>> Replay();
}
