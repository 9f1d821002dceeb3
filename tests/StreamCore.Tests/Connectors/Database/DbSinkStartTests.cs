using Npgsql;
using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>What a start on a real PostgreSQL accepts and refuses.</summary>
public sealed class DbSinkStartTests(PostgreSqlServer server) : IAsyncLifetime
{
    private NpgsqlDataSource _database = null!;
    private string _connectionString = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await server.CreateSchemaAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
        _database.Execute(Account.CreateAppendTable);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public void Without_the_right_to_create_the_epoch_table_the_error_says_what_to_run()
    {
        using var restricted = AsRestrictedUser();
        using var job = new SinkJob<Account>(Sink(restricted));

        var failure = Assert.Throws<DbSinkException>(job.Start);

        Assert.Contains("permission denied for schema", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE IF NOT EXISTS \"streamcore_epochs\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SELECT, INSERT and UPDATE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_table_that_exists_needs_no_right_to_create()
    {
        using (var creator = new SinkJob<Account>(Sink(_database)))
        {
            creator.Start();
        }

        using var restricted = AsRestrictedUser();
        _database.Execute("GRANT SELECT, INSERT, UPDATE ON streamcore_epochs, bookings TO PUBLIC");
        using var job = new SinkJob<Account>(Sink(restricted), uid: "other");
        job.Start();

        job.RunEpoch(new Account(1, 10));

        Assert.Single(_database.Accounts("bookings"));
    }

    [Fact]
    public void An_epoch_table_that_may_not_be_touched_is_named_with_the_rights_it_takes()
    {
        using (var creator = new SinkJob<Account>(Sink(_database)))
        {
            creator.Start();
        }

        using var restricted = AsRestrictedUser();
        using var job = new SinkJob<Account>(Sink(restricted));

        var failure = Assert.Throws<DbSinkException>(job.Start);

        Assert.Contains("permission denied for table streamcore_epochs", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SELECT, INSERT and UPDATE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_epoch_table_is_not_created_against_the_settings()
    {
        using var job = new SinkJob<Account>(Sink(_database, new DbSinkOptions { Owner = "bank", EpochTable = "epochs", CreateEpochTable = false }));

        var failure = Assert.Throws<DbSinkException>(job.Start);

        Assert.Contains("CREATE TABLE IF NOT EXISTS \"epochs\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _database.Scalar("SELECT count(*) FROM pg_tables WHERE tablename = 'epochs' AND schemaname = current_schema()"));
    }

    [Fact]
    public void A_job_that_lost_its_state_is_refused_instead_of_losing_rows()
    {
        using (var before = new SinkJob<Account>(Sink(_database)))
        {
            before.Start();
            before.RunEpoch(new Account(1, 10));
            before.RunEpoch(new Account(2, 20));
        }

        using var job = new SinkJob<Account>(Sink(_database));
        var failure = Assert.Throws<DbSinkException>(job.Start);

        Assert.Contains("'bank/sink' has applied epoch 2, but the job's last epoch is 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_starts_from_nothing_may_take_the_row_over_if_it_is_allowed()
    {
        using (var before = new SinkJob<Account>(Sink(_database)))
        {
            before.Start();
            before.RunEpoch(new Account(1, 10));
            before.RunEpoch(new Account(2, 20));
        }

        using var job = new SinkJob<Account>(Sink(_database, new DbSinkOptions { Owner = "bank", ResetAtFirstStart = true }));
        job.Start();
        job.RunEpoch(new Account(1, 10));

        Assert.Equal([new(1, 10), new(1, 10), new(2, 20)], _database.Accounts("bookings"));
        Assert.Equal(1, _database.Scalar("SELECT epoch FROM streamcore_epochs"));
    }

    [Fact]
    public void Jobs_with_other_owners_and_sinks_with_other_uids_count_for_themselves()
    {
        foreach (var (owner, uid) in ((string, string)[])[("bank", "a"), ("bank", "b"), ("shop", "a")])
        {
            using var job = new SinkJob<Account>(Sink(_database, new DbSinkOptions { Owner = owner }), uid: uid);
            job.Start();
            job.RunEpoch(new Account(1, 10));
        }

        Assert.Equal(3, _database.Accounts("bookings").Count);
        Assert.Equal(3, _database.Scalar("SELECT count(*) FROM streamcore_epochs WHERE epoch = 1"));
    }

    [Fact]
    public void A_row_that_is_deleted_under_the_running_job_fails_it()
    {
        using var job = new SinkJob<Account>(Sink(_database));
        job.Start();
        _database.Execute("DELETE FROM streamcore_epochs");

        var failure = Assert.Throws<DbSinkException>(() => job.RunEpoch(new Account(1, 10)));

        Assert.Contains("was deleted", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_database.Accounts("bookings"));
    }

    [Fact]
    public async Task Instances_that_start_at_once_create_the_epoch_table_together()
    {
        using var barrier = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var job = new SinkJob<Account>(Sink(_database));
                barrier.SignalAndWait(TimeSpan.FromSeconds(30));
                job.Start();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(1, _database.Scalar("SELECT count(*) FROM streamcore_epochs"));
    }

    [Fact]
    public void A_server_that_does_not_answer_is_reported_after_the_retries()
    {
        using var nobody = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=x");
        using var job = new SinkJob<Account>(Sink(nobody));

        var failure = Assert.Throws<DbSinkException>(job.Start);

        Assert.Contains("can't start, after 4 attempt(s)", failure.Message, StringComparison.Ordinal);
    }

    private static DbSink<Account> Sink(NpgsqlDataSource database, DbSinkOptions? options = null) =>
        new(database, Account.Appends(), SqlDialect.PostgreSql, options ?? Account.Options);

    /// <summary>A new user who may use the test's schema, and nothing in it.</summary>
    private NpgsqlDataSource AsRestrictedUser()
    {
        var user = $"u{Guid.NewGuid():N}";
        var schema = new NpgsqlConnectionStringBuilder(_connectionString).SearchPath;
        _database.Execute($"CREATE USER {user}; GRANT USAGE ON SCHEMA {schema} TO {user}");
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connectionString) { Username = user });
    }
}
