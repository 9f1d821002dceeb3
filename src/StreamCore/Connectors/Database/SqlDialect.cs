using System.Globalization;
using System.Text;

namespace StreamCore.Connectors.Database;

/// <summary>
/// The SQL that a database understands. The base class has double-quoted identifiers, named parameters and
/// <c>INSERT … ON CONFLICT</c>, as PostgreSQL and SQLite do; derive from it for others.
/// </summary>
public class SqlDialect
{
    /// <summary>PostgreSQL 9.5 or newer through Npgsql.</summary>
    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>SQLite 3.32 or newer through Microsoft.Data.Sqlite.</summary>
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>The most parameters of one statement.</summary>
    public virtual int MaxParameters => 999;

    /// <summary>How a statement refers to a parameter.</summary>
    /// <param name="index">The parameter's number, from 0.</param>
    public virtual string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    /// <summary>The parameter's name as the provider wants it; empty for parameters that are told apart by position.</summary>
    /// <param name="index">The parameter's number, from 0.</param>
    public virtual string ParameterName(int index) => Placeholder(index);

    /// <summary>Quotes the name of a column, or one part of a table's.</summary>
    public virtual string Quote(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Quotes a table's name; the dots in it divide schema and table.</summary>
    /// <exception cref="ArgumentException">A part is empty.</exception>
    public string QuoteTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var parts = table.Split('.');
        return Array.Exists(parts, string.IsNullOrWhiteSpace)
            ? throw new ArgumentException($"'{table}' is no table's name: write 'table' or 'schema.table'.", nameof(table))
            : string.Join('.', parts.Select(Quote));
    }

    /// <summary>Builds a statement that inserts rows. The parameters go through the first row's columns, then the second's…</summary>
    /// <param name="table">The table, not quoted.</param>
    /// <param name="columns">The columns, not quoted.</param>
    /// <param name="rows">How many rows.</param>
    public virtual string Insert(string table, IReadOnlyList<string> columns, int rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var sql = new StringBuilder($"INSERT INTO {QuoteTable(table)} ({QuoteAll(columns)}) VALUES ");
        for (var parameter = 0; parameter < rows * columns.Count; parameter++)
        {
            var column = parameter % columns.Count;
            sql.Append(column > 0 ? ", " : parameter > 0 ? "), (" : "(").Append(Placeholder(parameter));
        }

        return sql.Append(')').ToString();
    }

    /// <summary>Builds a statement that inserts rows, or updates those whose keys exist. Parameters as with <see cref="Insert"/>.</summary>
    /// <param name="table">The table, not quoted.</param>
    /// <param name="columns">All columns, not quoted.</param>
    /// <param name="keys">Those of them that are the key; at least one.</param>
    /// <param name="rows">How many rows; no two of them have the same key.</param>
    public virtual string Upsert(string table, IReadOnlyList<string> columns, IReadOnlyList<string> keys, int rows)
    {
        var others = columns.Except(keys).Select(Quote).Select(column => $"{column} = EXCLUDED.{column}").ToList();
        var action = others.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others)}";
        return $"{Insert(table, columns, rows)} ON CONFLICT ({QuoteAll(keys)}) DO {action}";
    }

    /// <summary>Builds the statement that creates the epoch table if it does not exist.</summary>
    /// <param name="table">The table, not quoted.</param>
    public virtual string CreateEpochTable(string table) =>
        $"CREATE TABLE IF NOT EXISTS {QuoteTable(table)} ({Quote("sink")} text PRIMARY KEY, {Quote("epoch")} bigint NOT NULL)";

    private string QuoteAll(IEnumerable<string> identifiers) => string.Join(", ", identifiers.Select(Quote));
}
