using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>
/// A statement of your own that runs once for each element, in the order of arrival, in the transaction of the epoch. It
/// must not commit or roll back by itself.
/// </summary>
/// <remarks>Types of values are those of <see cref="DbTable{T}"/>.</remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="sql">The statement, with the provider's placeholders, such as <c>UPDATE t SET n = n + @n WHERE id = @id</c>.</param>
public sealed class DbStatement<T>(string sql) : DbTarget<T>
{
    internal override string Name => "the own statement";

    /// <summary>Adds a parameter. Parameters are given to the provider in the order in which they are added.</summary>
    /// <param name="name">Its name as the provider wants it, such as <c>@id</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="configure">Sets what the provider can't tell from the value, for example the parameter's type.</param>
    /// <exception cref="ArgumentException">The parameter is there already, or its type is not supported.</exception>
    public DbStatement<T> Parameter<TValue>(string name, Func<T, TValue> value, Action<DbParameter>? configure = null)
    {
        Add(name, value, isKey: false, configure);
        return this;
    }

    internal override RowApplier CreateApplier(SqlDialect dialect, DbSinkOptions options) =>
        new StatementApplier(sql, [.. Columns], options.BatchSize);
}
