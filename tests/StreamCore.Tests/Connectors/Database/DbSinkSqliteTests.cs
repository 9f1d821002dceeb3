using Microsoft.Data.Sqlite;
using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>The sink on another provider, one that needs no server.</summary>
public sealed class DbSinkSqliteTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ConnectionFaults _faults = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    [Fact]
    public void Rows_are_inserted_and_then_updated_by_key()
    {
        Execute(Account.CreateTable);
        using var job = new SinkJob<Account>(Sink(Account.Upserts(), batchSize: 2));
        job.Start();

        job.RunEpoch(new Account(1, 10), new Account(2, 20), new Account(1, 11));
        job.RunEpoch(new Account(2, 21), new Account(3, 30));

        Assert.Equal("1:11 2:21 3:30", Scalar("SELECT group_concat(id || ':' || balance, ' ') FROM (SELECT * FROM accounts ORDER BY id)"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_before_or_after_any_step_neither_loses_nor_doubles_a_row(bool after)
    {
        Execute(Account.CreateAppendTable);
        using var job = new SinkJob<Account>(Sink(Account.Appends(), batchSize: 2));
        var rows = 0;
        var crashes = 0;
        while (true)
        {
            job.Start();
            job.Write([new(1, 1), new(2, 2), new(3, 3)]);
            rows += 3;
            job.Prepare();
            _faults.CrashAt(crashes + 1, after);
            var failure = Record.Exception(() => job.CommitLogged(job.LastEpoch));
            _faults.Reset();
            if (failure is null)
            {
                break;
            }

            crashes++;
            job.Start();
            Assert.Equal((long)rows, Scalar("SELECT count(*) FROM bookings"));
        }

        Assert.Equal(5, crashes); // Begin, epoch, two statements, commit.
    }

    private DbSink<Account> Sink(DbTable<Account> table, int batchSize) => new(
        () => new FaultyConnection(new SqliteConnection($"Data Source={_file}"), _faults),
        table,
        SqlDialect.Sqlite,
        new DbSinkOptions { Owner = "bank", BatchSize = batchSize });

    private void Execute(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_file}");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
