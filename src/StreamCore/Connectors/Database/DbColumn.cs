using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>What the committer knows of a column: everything but the elements.</summary>
/// <param name="name">The column's or parameter's name.</param>
/// <param name="isKey">Whether it belongs to the key.</param>
/// <param name="configure">Sets up each of its parameters, or null.</param>
internal abstract class DbColumn(string name, bool isKey, Action<DbParameter>? configure)
{
    public string Name { get; } = name;

    public bool IsKey { get; } = isKey;

    public Action<DbParameter>? Configure { get; } = configure;
}
