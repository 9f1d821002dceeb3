using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>What a <see cref="DbSink{T}"/> does with an element; see <see cref="DbTable{T}"/> and <see cref="DbStatement{T}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class DbTarget<T>
{
    private readonly List<ElementColumn<T>> _columns = [];

    private protected DbTarget()
    {
    }

    /// <summary>What messages call it.</summary>
    internal abstract string Name { get; }

    internal IReadOnlyList<ElementColumn<T>> Columns => _columns;

    internal abstract RowApplier CreateApplier(SqlDialect dialect, DbSinkOptions options);

    /// <exception cref="ArgumentException">No sink can be made of it.</exception>
    internal virtual void Validate(SqlDialect dialect)
    {
        if (_columns.Count == 0)
        {
            throw new ArgumentException($"{Name} has no columns: add what to write of an element.");
        }

        if (_columns.Count > dialect.MaxParameters)
        {
            throw new ArgumentException(
                $"{Name} has {_columns.Count} columns, but a statement may have {dialect.MaxParameters} parameters.");
        }
    }

    private protected void Add<TValue>(string name, Func<T, TValue> value, bool isKey, Action<DbParameter>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (_columns.Exists(column => column.Name == name))
        {
            throw new ArgumentException($"{Name} has two columns '{name}'.", nameof(name));
        }

        var encode = DbValueEncoders.Find<TValue>() ?? throw new ArgumentException(
            $"Column '{name}' of {Name} has values of type {typeof(TValue)}. {DbValueEncoders.Supported}", nameof(value));
        _columns.Add(new TypedColumn<T, TValue>(name, isKey, configure, value, encode));
    }
}
