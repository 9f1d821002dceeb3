using Npgsql;
using NpgsqlTypes;
using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

public sealed class DbSinkPostgreSqlTests(PostgreSqlServer server) : IAsyncLifetime
{
    private NpgsqlDataSource _database = null!;

    public async ValueTask InitializeAsync() => _database = NpgsqlDataSource.Create(await server.CreateSchemaAsync());

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public void Rows_are_inserted_and_then_updated_by_key()
    {
        _database.Execute(Account.CreateTable);
        using var job = new SinkJob<Account>(Sink(Account.Upserts()));
        job.Start();

        job.RunEpoch(new Account(1, 10), new Account(2, 20));
        job.RunEpoch(new Account(2, 21), new Account(3, 30));

        Assert.Equal([new Account(1, 10), new Account(2, 21), new Account(3, 30)], _database.Accounts("accounts"));
        Assert.Equal(2, _database.Scalar("SELECT epoch FROM streamcore_epochs WHERE sink = 'bank/sink'"));
    }

    [Fact]
    public void Nothing_is_visible_before_the_epoch_has_committed()
    {
        _database.Execute(Account.CreateTable);
        using var job = new SinkJob<Account>(Sink(Account.Upserts()));
        job.Start();

        job.Write([new Account(1, 10)]);
        job.Prepare();
        Assert.Empty(_database.Accounts("accounts"));
        job.CommitLogged(1);

        Assert.Single(_database.Accounts("accounts"));
    }

    [Fact]
    public void The_last_row_of_a_key_wins_within_and_across_batches()
    {
        _database.Execute(Account.CreateTable);
        using var job = new SinkJob<Account>(Sink(Account.Upserts(), batchSize: 3));
        job.Start();

        job.RunEpoch(Enumerable.Range(1, 40).Select(i => new Account(i % 5, i)));

        Assert.Equal(Enumerable.Range(0, 5).Select(id => new Account(id, id == 0 ? 40 : 35 + id)), _database.Accounts("accounts"));
    }

    [Fact]
    public void Appended_rows_come_once_however_often_their_epoch_is_applied()
    {
        _database.Execute(Account.CreateAppendTable);
        using var job = new SinkJob<Account>(Sink(Account.Appends()));
        job.Start();
        job.RunEpoch(new Account(1, 10), new Account(1, 10));
        job.RunEpoch(new Account(1, 11));

        job.ForgetSettled(epochs: 2);
        job.Start();
        job.RunEpoch(new Account(1, 12));

        Assert.Equal([new(1, 10), new(1, 10), new(1, 11), new(1, 12)], _database.Accounts("bookings"));
    }

    [Fact]
    public void Every_type_arrives_as_it_was_written()
    {
        _database.Execute("""
            CREATE TABLE "Odd ""name" (
                "select" int PRIMARY KEY, b bool, i2 smallint, i8 bigint, f4 real, f8 double precision, n numeric, t text,
                raw bytea, ts timestamp, tz timestamptz, tzo timestamptz, d date, tm time, iv interval, u uuid, j jsonb, nothing text)
            """);
        var utc = new DateTime(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc);
        var id = Guid.NewGuid();
        var table = new DbTable<int>("Odd \"name")
            .Key("select", element => element)
            .Column("b", _ => true)
            .Column("i2", _ => short.MinValue)
            .Column("i8", _ => long.MaxValue)
            .Column("f4", _ => 1.5f)
            .Column("f8", _ => double.NaN)
            .Column("n", _ => 12345678901234567890.12345678m)
            .Column("t", _ => "'; DROP TABLE x; -- \u00e9\U0001F600")
            .Column("raw", _ => new byte[] { 0, 255 })
            .Column("ts", _ => DateTime.SpecifyKind(utc, DateTimeKind.Unspecified))
            .Column("tz", _ => utc)
            .Column("tzo", _ => new DateTimeOffset(utc))
            .Column("d", _ => new DateOnly(2024, 2, 29))
            .Column("tm", _ => new TimeOnly(23, 59, 59, 999))
            .Column("iv", _ => TimeSpan.FromMinutes(-90))
            .Column("u", _ => (object)id)
            .Column("j", element => element == 1 ? "{\"a\": 1}" : null, parameter => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Jsonb)
            .Column("nothing", _ => (int?)null);
        using var job = new SinkJob<int>(new DbSink<int>(_database, table, SqlDialect.PostgreSql, Account.Options));
        job.Start();

        job.RunEpoch(1, 2);

        using var command = _database.CreateCommand("SELECT * FROM \"Odd \"\"name\" WHERE \"select\" = 1");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        object[] expected =
        [
            1, true, short.MinValue, long.MaxValue, 1.5f, double.NaN, 12345678901234567890.12345678m,
            "'; DROP TABLE x; -- \u00e9\U0001F600", new byte[] { 0, 255 }, utc, utc, utc, new DateOnly(2024, 2, 29), new TimeOnly(23, 59, 59, 999),
            TimeSpan.FromMinutes(-90), id, "{\"a\": 1}", DBNull.Value,
        ];
        var values = new object[expected.Length];
        reader.GetValues(values);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void A_table_of_nothing_but_keys_leaves_rows_that_exist_alone()
    {
        _database.Execute("CREATE TABLE seen (a int, b text, PRIMARY KEY (a, b))");
        var table = new DbTable<int>("seen").Key("a", element => element % 3).Key("b", element => $"{element % 2}");
        using var job = new SinkJob<int>(new DbSink<int>(_database, table, SqlDialect.PostgreSql, Account.Options));
        job.Start();

        job.RunEpoch(Enumerable.Range(0, 100));
        job.RunEpoch(Enumerable.Range(0, 100));

        Assert.Equal(6, _database.Scalar("SELECT count(*) FROM seen"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_own_statement_runs_once_for_each_element_in_order(bool canBatch)
    {
        _database.Execute("CREATE TABLE counts (id int PRIMARY KEY, n int, last bigint)");
        _database.Execute("INSERT INTO counts VALUES (1, 0, 0)");
        var statement = new DbStatement<Account>("UPDATE counts SET n = n + 1, last = @last WHERE id = @id")
            .Parameter("@last", account => account.Balance)
            .Parameter("@id", account => account.Id);
        var faults = new ConnectionFaults();
        using var job = new SinkJob<Account>(new DbSink<Account>(
            canBatch ? _database.CreateConnection : () => new FaultyConnection(_database.CreateConnection(), faults),
            statement,
            SqlDialect.PostgreSql,
            Account.Options));
        job.Start();

        job.RunEpoch(Enumerable.Range(1, 1200).Select(i => new Account(1, i)));
        job.ForgetSettled(epochs: 1);
        job.Start();

        Assert.Equal(1200, _database.Scalar("SELECT n FROM counts"));
        Assert.Equal(1200, _database.Scalar("SELECT last FROM counts"));
    }

    [Fact]
    public void A_table_in_another_schema_with_more_columns_than_a_batch_has_parameters_for_is_written()
    {
        var schema = $"s{Guid.NewGuid():N}";
        const int Columns = 300;
        _database.Execute($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.wide (id int PRIMARY KEY, {string.Join(", ", Enumerable.Range(0, Columns).Select(i => $"c{i} int"))})");
        var table = new DbTable<int>($"{schema}.wide").Key("id", element => element);
        for (var i = 0; i < Columns; i++)
        {
            var column = i;
            table.Column($"c{i}", element => element + column);
        }

        using var job = new SinkJob<int>(new DbSink<int>(_database, table, SqlDialect.PostgreSql, Account.Options));
        job.Start();

        job.RunEpoch(Enumerable.Range(0, 500));

        Assert.Equal(500, _database.Scalar($"SELECT count(*) FROM {schema}.wide WHERE c299 = id + 299"));
    }

    private DbSink<Account> Sink(DbTable<Account> table, int batchSize = 500) =>
        new(_database, table, SqlDialect.PostgreSql, new DbSinkOptions { Owner = "bank", BatchSize = batchSize });
}
