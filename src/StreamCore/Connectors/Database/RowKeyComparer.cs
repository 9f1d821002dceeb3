using System.Collections;

namespace StreamCore.Connectors.Database;

/// <summary>Compares rows by their key columns as SQL does: a null equals nothing, not even a null.</summary>
/// <param name="keys">The key columns' places in the row.</param>
internal sealed class RowKeyComparer(int[] keys) : IEqualityComparer<object[]>
{
    public bool Equals(object[]? x, object[]? y)
    {
        foreach (var key in keys)
        {
            if (x![key] is DBNull || !StructuralComparisons.StructuralEqualityComparer.Equals(x[key], y![key]))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(object[] obj)
    {
        var hash = new HashCode();
        foreach (var key in keys)
        {
            if (obj[key] is byte[] bytes)
            {
                hash.AddBytes(bytes);
            }
            else
            {
                hash.Add(obj[key]);
            }
        }

        return hash.ToHashCode();
    }
}
