using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>Writes decoded rows within the transaction that a session has open.</summary>
internal abstract class RowApplier
{
    public abstract void Apply(DbSession session, IEnumerable<object[]> rows);

    private protected static void Bind(DbParameter parameter, string name, DbColumn column, object value)
    {
        parameter.ParameterName = name;
        parameter.Value = value;
        column.Configure?.Invoke(parameter);
    }
}
