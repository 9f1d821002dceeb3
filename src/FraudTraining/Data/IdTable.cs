using StreamCore.State;

namespace FraudTraining.Data;

/// <summary>Gives each id of a file a number, and makes the id that it has in transactions once.</summary>
/// <param name="convert">Makes that id.</param>
internal sealed class IdTable(Func<ReadOnlySpan<byte>, byte[]> convert)
{
    private readonly Dictionary<byte[], (int Number, byte[] Id)> _known = new(ByteKeyComparer.Instance);

    /// <summary>Finds an id's number, from 0, in the order of coming; and the id as it stands in transactions.</summary>
    public (int Number, byte[] Id) Find(ReadOnlySpan<byte> id)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(id, out var found))
        {
            found = (_known.Count, convert(id));
            known[id] = found;
        }

        return found;
    }
}
