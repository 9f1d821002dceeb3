using System.Data.Common;
using System.Globalization;

namespace StreamCore.Connectors.Database;

/// <summary>The table with the last epoch that each sink has applied.</summary>
/// <param name="dialect">The database's SQL.</param>
/// <param name="options">The table's name, and whether it may be created.</param>
/// <param name="key">The sink's key in it.</param>
internal sealed class EpochTable(SqlDialect dialect, DbSinkOptions options, string key)
{
    private readonly string _table = dialect.QuoteTable(options.EpochTable);
    private readonly string _sink = dialect.Quote("sink");
    private readonly string _epoch = dialect.Quote("epoch");

    /// <summary>Makes sure that the table and the sink's row exist, and returns the row's epoch.</summary>
    public long Ensure(DbSession session)
    {
        if (FindOrCreateTable(session) is { } epoch)
        {
            return epoch;
        }

        try
        {
            Execute(session, $"INSERT INTO {_table} ({_epoch}, {_sink}) VALUES ({dialect.Placeholder(0)}, {dialect.Placeholder(1)})", 0);
            return 0;
        }
        catch (DbException) when (TryRead(session, out var other) && other is not null)
        {
            return other.Value; // Another instance was quicker.
        }
    }

    /// <summary>
    /// Raises the row's epoch within the session's transaction, which holds the row's lock then: a second instance that
    /// applies the epoch waits here until this one has committed, and then finds nothing to raise.
    /// </summary>
    /// <returns>False if the row is not behind.</returns>
    public bool TryAdvance(DbSession session, long epoch)
    {
        var changed = Execute(session, Update(by: $" AND {_epoch} < {dialect.Placeholder(2)}"), epoch, guard: epoch);
        return changed switch
        {
            0 => false,
            1 => true,
            _ => throw new DbSinkException(
                $"{changed} rows of table '{options.EpochTable}' have the sink '{key}': its column 'sink' must be the primary key."),
        };
    }

    /// <summary>Sets the row's epoch, whatever it was.</summary>
    public void Reset(DbSession session, long epoch) => Execute(session, Update(by: ""), epoch);

    /// <summary>The row's epoch; null if there is none.</summary>
    public long? Read(DbSession session)
    {
        var sql = $"SELECT {_epoch} FROM {_table} WHERE {_sink} = {dialect.Placeholder(0)}";
        using var command = session.CreateCommand(sql, shown: sql);
        Add(command, key);
        return command.ExecuteScalar() is { } epoch and not DBNull ? Convert.ToInt64(epoch, CultureInfo.InvariantCulture) : null;
    }

    // To try the table is the only way to find it that needs no catalogue and no more rights than the sink needs anyway:
    // PostgreSQL wants the right to create for CREATE TABLE IF NOT EXISTS even if the table exists.
    private long? FindOrCreateTable(DbSession session)
    {
        try
        {
            return Read(session);
        }
        catch (DbException failure) when (!failure.IsTransient)
        {
            var create = dialect.CreateEpochTable(options.EpochTable);
            if (!options.CreateEpochTable)
            {
                throw new DbSinkException(
                    $"The epoch table '{options.EpochTable}' can't be read, and {nameof(DbSinkOptions.CreateEpochTable)} is off: " +
                    $"{failure.Message}. Create it with: {create}; and allow the sink's user to SELECT, INSERT and UPDATE it.", failure);
            }

            try
            {
                using var command = session.CreateCommand(create, shown: create);
                command.ExecuteNonQuery();
            }
            catch (DbException refused) when (!refused.IsTransient)
            {
                if (TryRead(session, out var epoch))
                {
                    return epoch; // Another instance was quicker.
                }

                throw new DbSinkException(
                    $"The epoch table '{options.EpochTable}' can be neither read ({failure.Message}) nor created ({refused.Message}). " +
                    $"Have it created with: {create}; and allow the sink's user to SELECT, INSERT and UPDATE it.", refused);
            }

            return Read(session);
        }
    }

    private bool TryRead(DbSession session, out long? epoch)
    {
        try
        {
            epoch = Read(session);
            return true;
        }
        catch (DbException failure) when (!failure.IsTransient)
        {
            epoch = null;
            return false;
        }
    }

    private string Update(string by) =>
        $"UPDATE {_table} SET {_epoch} = {dialect.Placeholder(0)} WHERE {_sink} = {dialect.Placeholder(1)}{by}";

    private int Execute(DbSession session, string sql, long epoch, long? guard = null)
    {
        using var command = session.CreateCommand(sql, shown: sql);
        Add(command, epoch);
        Add(command, key);
        if (guard is not null)
        {
            Add(command, guard);
        }

        return command.ExecuteNonQuery();
    }

    private void Add(DbCommand command, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = dialect.ParameterName(command.Parameters.Count);
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
