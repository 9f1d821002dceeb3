namespace StreamCore.Connectors.Database;

/// <summary>SQLite: the base's SQL, with more parameters.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    // SQLITE_MAX_VARIABLE_NUMBER since 3.32 (https://www.sqlite.org/limits.html).
    public override int MaxParameters => 32766;
}
