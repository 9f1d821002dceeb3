using System.Data;
using System.Data.Common;

namespace StreamCore.Connectors.Database;

/// <summary>
/// A connection that is kept from epoch to epoch, and the transaction on it. After a failure it is dropped, transaction
/// and all, and the next one opened when it is needed.
/// </summary>
internal sealed class DbSession(Func<DbConnection> connect, TimeSpan commandTimeout) : IDisposable
{
    // ADO.NET counts whole seconds, and 0 means no limit; so a shorter time is a second.
    private readonly int _timeoutSeconds = (int)Math.Min(Math.Ceiling(commandTimeout.TotalSeconds), int.MaxValue);

    private DbConnection? _connection;
    private DbTransaction? _transaction;
    private bool _wasOpened;

    /// <summary>What was done last, for messages.</summary>
    public string LastStatement { get; private set; } = "";

    public bool CanCreateBatch => Connection.CanCreateBatch;

    private DbConnection Connection => _connection ?? throw new InvalidOperationException("The session is not open.");

    public void Open()
    {
        if (_connection is null)
        {
            LastStatement = "(open a connection)";
            _connection = connect();
            _connection.Open();
            _wasOpened = true;
        }
    }

    public void Begin()
    {
        Open();

        // Not stricter: the wait for another instance's row lock must end in a fresh look at the row, not in an error.
        LastStatement = "BEGIN";
        _transaction = Connection.BeginTransaction(IsolationLevel.ReadCommitted);
    }

    public void Commit()
    {
        LastStatement = "COMMIT";
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    public void Rollback()
    {
        LastStatement = "ROLLBACK";
        _transaction!.Rollback();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <param name="sql">The statement.</param>
    /// <param name="shown">What messages show instead, if the statement is long.</param>
    public DbCommand CreateCommand(string sql, string shown)
    {
        LastStatement = shown;
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        command.CommandTimeout = _timeoutSeconds;
        return command;
    }

    public DbBatch CreateBatch(string shown)
    {
        LastStatement = shown;
        var batch = Connection.CreateBatch();
        batch.Transaction = _transaction;
        batch.Timeout = _timeoutSeconds;
        return batch;
    }

    /// <summary>Drops the connection after a failure, which rolls its transaction back.</summary>
    /// <returns>Whether trying again may help.</returns>
    public bool Abandon(Exception failure)
    {
        var lost = _wasOpened && _connection!.State != ConnectionState.Open;
        Dispose();
        return lost || failure is DbException { IsTransient: true } or TimeoutException or IOException;
    }

    public void Dispose()
    {
        var (transaction, connection) = (_transaction, _connection);
        (_transaction, _connection, _wasOpened) = (null, null, false);
        try
        {
            transaction?.Dispose();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException)
        {
            // It could not roll back because the connection is gone: then the database rolls back by itself.
        }

        connection?.Dispose();
    }
}
