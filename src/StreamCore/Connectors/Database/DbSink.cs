using System.Data.Common;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Database;

/// <summary>
/// Writes elements to a database through any ADO.NET provider, exactly once. The rows of an epoch commit with the epoch,
/// as bytes; only then are they applied, all of them in one database transaction that also raises the sink's number in the
/// table <see cref="DbSinkOptions.EpochTable"/>. Whatever is told to apply the epoch again (after a crash, or a second
/// instance that does not know yet that it was replaced) sees that number and does nothing.
/// </summary>
/// <remarks>
/// A subtask keeps the encoded rows of one epoch in memory. With more than one subtask, rows are applied in the order of
/// the subtasks: key the stream by the table's key if the order of a key's rows matters. With Npgsql it pays to have
/// statements prepared: put <c>Max Auto Prepare=50</c> into the connection string.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class DbSink<T> : TwoPhaseSink<T>
{
    private readonly Func<DbConnection> _connect;
    private readonly DbTarget<T> _target;
    private readonly ElementColumn<T>[] _columns;
    private readonly SqlDialect _dialect;
    private readonly DbSinkOptions _options;

    /// <summary>Creates a sink; nothing is opened yet.</summary>
    /// <param name="dataSource">Where connections come from; it must outlive the job, which does not dispose of it.</param>
    /// <param name="target">What is done with an element: a <see cref="DbTable{T}"/> or a <see cref="DbStatement{T}"/>.</param>
    /// <param name="dialect">The database's SQL.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The target has no columns or one twice, or an option is out of its range.</exception>
    public DbSink(DbDataSource dataSource, DbTarget<T> target, SqlDialect dialect, DbSinkOptions options)
        : this((dataSource ?? throw new ArgumentNullException(nameof(dataSource))).CreateConnection, target, dialect, options)
    {
    }

    /// <summary>Creates a sink; nothing is opened yet.</summary>
    /// <param name="connect">Makes a connection that is not open yet; the sink opens and disposes of it.</param>
    /// <param name="target">What is done with an element: a <see cref="DbTable{T}"/> or a <see cref="DbStatement{T}"/>.</param>
    /// <param name="dialect">The database's SQL.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The target has no columns or one twice, or an option is out of its range.</exception>
    public DbSink(Func<DbConnection> connect, DbTarget<T> target, SqlDialect dialect, DbSinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        target.Validate(dialect);
        _connect = connect;
        _target = target;
        _columns = [.. target.Columns];
        _dialect = dialect;
        _options = options;
    }

    /// <inheritdoc/>
    public override ISinkWriter<T> CreateWriter(SinkWriterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DbSinkWriter<T>(context.SinkUid, _target.Name, _columns, _options.MaxCommittableBytes);
    }

    /// <summary>
    /// Creates the committer: connects, creates the epoch table if it is missing, and compares the sink's number in it with
    /// the job's last epoch.
    /// </summary>
    /// <exception cref="DbSinkException">The database can't be used, or holds epochs that this job never committed.</exception>
    public override ISinkCommitter CreateCommitter(SinkCommitterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var committer = new DbSinkCommitter(
            context, _options, _target.Name, _columns, _connect, _target.CreateApplier(_dialect, _options), _dialect);
        try
        {
            committer.Start();
            return committer;
        }
        catch
        {
            committer.Dispose();
            throw;
        }
    }
}
