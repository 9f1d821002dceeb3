using StreamCore.State;

namespace StateBackends;

/// <summary>A store of cards as the benchmark uses it.</summary>
internal interface ICardStore : IDisposable
{
    /// <summary>The changelog offset of the checkpoint that the store began with; 0 if it began empty.</summary>
    long RestoredOffset { get; }

    /// <summary>How many checkpoints have completed; null if the store has none.</summary>
    long? Checkpoints { get; }

    /// <summary>Copies a card's value.</summary>
    /// <exception cref="InvalidDataException">The store does not hold the card, or a value of another size.</exception>
    void Get(byte[] key, byte[] value);

    /// <summary>Writes a card's value, as a change of the open epoch where the store has epochs.</summary>
    void Put(byte[] key, byte[] value);

    /// <summary>Takes a card's value from the changelog.</summary>
    void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>The epoch has committed.</summary>
    /// <param name="changelogOffset">Where the changelog ends; a checkpoint may begin here. Null if none is to begin.</param>
    void EndEpoch(long? changelogOffset);

    /// <summary>Makes a checkpoint of what is in the store, and waits until it is complete; does nothing if the store has none.</summary>
    void MakeCheckpoint(long changelogOffset);

    /// <summary>Goes through all entries.</summary>
    void ForEach(EntryVisitor visitor);
}
