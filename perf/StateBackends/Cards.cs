using System.Buffers.Binary;

namespace StateBackends;

/// <summary>
/// The keys and values of the cards. Both follow from seed, card and the number of its updates alone, so that any state can be
/// told right or wrong without another copy of it.
/// </summary>
/// <remarks>A value: the number of updates, the card, then a ring of numbers, of which each update writes the next. They look random, so no compression helps.</remarks>
internal sealed class Cards(BenchmarkSettings settings)
{
    /// <summary>The size of a key, which is a token.</summary>
    public const int KeySize = 16;

    /// <summary>A value has at least one place in its ring.</summary>
    public const int MinValueSize = RingAt + sizeof(long);

    private const int CardAt = sizeof(long);
    private const int RingAt = 2 * sizeof(long);

    private readonly int _ringLength = (settings.ValueSize - RingAt) / sizeof(long);

    /// <summary>Writes a card's key.</summary>
    public void WriteKey(int card, Span<byte> key)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(key, Number(card, -1));
        BinaryPrimitives.WriteUInt64LittleEndian(key[sizeof(long)..], Number(card, -2));
    }

    /// <summary>Writes a card's value as it is after some updates.</summary>
    public void WriteValue(int card, int updates, Span<byte> value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value, updates);
        BinaryPrimitives.WriteInt64LittleEndian(value[CardAt..], card);
        for (var i = 0; i < _ringLength; i++)
        {
            // The last update that wrote here; none if it is not positive.
            var last = updates - (int)((uint)(updates - i + _ringLength) % (uint)_ringLength);
            WriteRing(value, i, Number(card, last > 0 ? last : int.MinValue + i));
        }

        value[(RingAt + (_ringLength * sizeof(long)))..].Clear();
    }

    /// <summary>Updates a value, as an event does.</summary>
    /// <exception cref="InvalidDataException">It is another card's value.</exception>
    public void Update(int card, Span<byte> value)
    {
        if (BinaryPrimitives.ReadInt64LittleEndian(value[CardAt..]) != card)
        {
            throw new InvalidDataException($"Card {card} has the value of another card.");
        }

        var updates = (int)BinaryPrimitives.ReadInt64LittleEndian(value) + 1;
        BinaryPrimitives.WriteInt64LittleEndian(value, updates);
        WriteRing(value, updates % _ringLength, Number(card, updates));
    }

    private static void WriteRing(Span<byte> value, int place, ulong number) =>
        BinaryPrimitives.WriteUInt64LittleEndian(value[(RingAt + (place * sizeof(long)))..], number);

    /// <summary>SplitMix64's output function: a number that looks random, and another for all other arguments.</summary>
    private ulong Number(int card, int which)
    {
        var z = (((ulong)(uint)card << 32) | (uint)which) + ((ulong)(uint)settings.Seed * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
