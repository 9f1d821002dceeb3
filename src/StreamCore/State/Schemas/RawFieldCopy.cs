namespace StreamCore.State.Schemas;

/// <summary>Bytes of a stored struct that have a place in the struct as it is now.</summary>
/// <param name="From">Where they lie in the stored one.</param>
/// <param name="To">Where they belong.</param>
/// <param name="Size">How many there are.</param>
internal readonly record struct RawFieldCopy(int From, int To, int Size)
{
    /// <summary>The copies that take all fields over by name; neighbours that stay neighbours are one copy.</summary>
    public static IReadOnlyList<RawFieldCopy> Between(IReadOnlyList<StateField> stored, IReadOnlyList<StateField> wanted)
    {
        var now = wanted.ToDictionary(field => field.Path);
        var copies = new List<RawFieldCopy>();
        foreach (var field in stored.Where(field => now.ContainsKey(field.Path)).OrderBy(field => field.Offset))
        {
            var copy = new RawFieldCopy(field.Offset, now[field.Path].Offset, field.Size * field.Count);
            if (copies is [.., var last] && last.From + last.Size == copy.From && last.To + last.Size == copy.To)
            {
                copies[^1] = last with { Size = last.Size + copy.Size };
            }
            else
            {
                copies.Add(copy);
            }
        }

        return copies;
    }
}
