using StreamCore.State;

namespace FraudTraining.Data;

/// <summary>Gives each id of a file a number, and makes the id that it has in transactions once.</summary>
/// <param name="convert">Makes that id.</param>
internal sealed class IdTable(Func<ReadOnlySpan<byte>, byte[]> convert)
{
    // Ids are mostly small numbers, which are looked up much quicker than texts.
    private const int MaxDigits = 6;

    private readonly Dictionary<byte[], Entry> _texts = new(ByteKeyComparer.Instance);
    private Entry[] _numbers = [];
    private int _count;

    /// <summary>Finds an id's number, from 0, in the order of coming; and the id as it stands in transactions.</summary>
    public (int Number, byte[] Id) Find(ReadOnlySpan<byte> id)
    {
        ref var entry = ref Place(id);
        if (entry.Id is null)
        {
            entry = new Entry { Number = _count++, Id = convert(id) };
        }

        return (entry.Number, entry.Id);
    }

    private ref Entry Place(ReadOnlySpan<byte> id)
    {
        if (!TryNumber(id, out var number))
        {
            return ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                _texts.GetAlternateLookup<ReadOnlySpan<byte>>(), id, out _);
        }

        if (number >= _numbers.Length)
        {
            Array.Resize(ref _numbers, Math.Max(number + 1, _numbers.Length * 2));
        }

        return ref _numbers[number];
    }

    // A number with zeros before it is another id than the one without.
    private static bool TryNumber(ReadOnlySpan<byte> id, out int number)
    {
        number = 0;
        if (id.Length is 0 or > MaxDigits || (id[0] == '0' && id.Length > 1))
        {
            return false;
        }

        foreach (var digit in id)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }

    private struct Entry
    {
        public int Number;
        public byte[]? Id;
    }
}
