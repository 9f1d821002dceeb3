using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>
/// A table to write to. With <see cref="Key{TValue}">key columns</see> an element inserts its row, or updates the one that
/// has its key; without any, every element appends a row.
/// </summary>
/// <remarks>
/// Values may be of the types bool, short, int, long, float, double, decimal, string, byte[], <see cref="DateTime"/>,
/// <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="TimeSpan"/> and
/// <see cref="Guid"/>, null where the column allows it, or object with one of them in it. How they meet the column's type
/// is the provider's business.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="name">The table, with its schema in front if it has one, such as <c>shop.orders</c>; each part gets quoted.</param>
public sealed class DbTable<T>(string name) : DbTarget<T>
{
    internal override string Name => $"table '{name}'";

    /// <summary>
    /// Adds a key column. All key columns together need a unique index in the database, such as the primary key. Of the
    /// rows in one statement that have the same key values only the last one is written; values that only the database
    /// takes for equal (by a case-insensitive collation, say) need a <see cref="DbSinkOptions.BatchSize"/> of 1.
    /// </summary>
    /// <param name="name">The column's name; it gets quoted.</param>
    /// <param name="value">Its value.</param>
    /// <param name="configure">Sets what the provider can't tell from the value, for example a parameter's type.</param>
    /// <exception cref="ArgumentException">The column is there already, or its type is not supported.</exception>
    public DbTable<T> Key<TValue>(string name, Func<T, TValue> value, Action<DbParameter>? configure = null)
    {
        Add(name, value, isKey: true, configure);
        return this;
    }

    /// <summary>Adds a column that is not part of the key.</summary>
    /// <param name="name">The column's name; it gets quoted.</param>
    /// <param name="value">Its value.</param>
    /// <param name="configure">Sets what the provider can't tell from the value, for example a parameter's type.</param>
    /// <exception cref="ArgumentException">The column is there already, or its type is not supported.</exception>
    public DbTable<T> Column<TValue>(string name, Func<T, TValue> value, Action<DbParameter>? configure = null)
    {
        Add(name, value, isKey: false, configure);
        return this;
    }

    internal override RowApplier CreateApplier(SqlDialect dialect, DbSinkOptions options) =>
        new TableApplier(dialect, name, [.. Columns], options.BatchSize);

    internal override void Validate(SqlDialect dialect)
    {
        base.Validate(dialect);
        dialect.QuoteTable(name);
    }
}
