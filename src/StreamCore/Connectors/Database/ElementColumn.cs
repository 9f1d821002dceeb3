using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>A column whose value comes from an element.</summary>
internal abstract class ElementColumn<T>(string name, bool isKey, Action<DbParameter>? configure) : DbColumn(name, isKey, configure)
{
    public abstract void Encode(T element, DbValueWriter writer);
}
