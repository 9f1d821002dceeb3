using System.IO.Hashing;

namespace StateBackends;

/// <summary>A checksum over all keys and values of a state, in whatever order they come.</summary>
internal sealed class StateChecksum
{
    /// <summary>The number of entries.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of the entries' hashes.</summary>
    public ulong Sum { get; private set; }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Count++;
        Sum += XxHash3.HashToUInt64(value, (long)XxHash3.HashToUInt64(key));
    }

    /// <summary>What a store that has seen all workloads must have.</summary>
    /// <param name="settings">The case.</param>
    /// <param name="updates">How often each card was updated.</param>
    public static StateChecksum Expected(BenchmarkSettings settings, int[] updates)
    {
        var checksum = new StateChecksum();
        var cards = new Cards(settings);
        Span<byte> key = stackalloc byte[Cards.KeySize];
        var value = new byte[settings.ValueSize];
        for (var card = 0; card < updates.Length; card++)
        {
            cards.WriteKey(card, key);
            cards.WriteValue(card, updates[card], value);
            checksum.Add(key, value);
        }

        return checksum;
    }

    /// <summary>Goes through a store and compares.</summary>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public void ThrowIfNotIn(ICardStore store)
    {
        var actual = new StateChecksum();
        store.ForEach(actual.Add);
        if (actual.Count != Count || actual.Sum != Sum)
        {
            throw new InvalidDataException(
                $"The state is wrong: {actual.Count} entries with checksum {actual.Sum:x16}, but {Count} with {Sum:x16} are right.");
        }
    }
}
