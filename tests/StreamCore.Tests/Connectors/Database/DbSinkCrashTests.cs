using CsCheck;
using Npgsql;
using StreamCore.Connectors.Database;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Database;

/// <summary>Crashes, lost connections and rivals, on a real PostgreSQL. Appended rows show every loss and every double.</summary>
public sealed class DbSinkCrashTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _application = $"{Guid.NewGuid():N}";
    private readonly ConnectionFaults _faults = new();
    private NpgsqlDataSource _database = null!;
    private NpgsqlDataSource _sinkDatabase = null!;

    public async ValueTask InitializeAsync()
    {
        var connectionString = await server.CreateSchemaAsync();
        _database = NpgsqlDataSource.Create(connectionString);
        _sinkDatabase = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = _application });
        _database.Execute(Account.CreateAppendTable);
        _database.Execute(Account.CreateTable);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _sinkDatabase.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public void A_crash_before_or_after_any_step_of_a_commit_neither_loses_nor_doubles_a_row()
    {
        using var job = new SinkJob<Account>(FaultySink(Account.Appends(), batchSize: 2));
        var crashes = 0;
        var expected = new List<Account>();
        foreach (var after in (bool[])[false, true])
        {
            for (var step = 1; ; step++)
            {
                job.Start();
                var rows = Enumerable.Range(0, 5).Select(i => new Account(expected.Count + i, step)).ToList();
                expected.AddRange(rows);
                job.Write(rows);
                job.Prepare();
                _faults.CrashAt(step, after);
                var failure = Record.Exception(() => job.CommitLogged(job.LastEpoch));
                _faults.Reset();
                if (failure is null)
                {
                    break; // There are fewer steps.
                }

                Assert.Contains("the process is gone", Assert.IsType<DbSinkException>(failure).Message, StringComparison.Ordinal);
                crashes++;
                job.Start();
                Assert.Equal(expected, _database.Accounts("bookings"));
            }
        }

        // Begin, epoch, three statements for the rows, commit.
        Assert.Equal(12, crashes);
    }

    [Fact]
    public void A_connection_that_is_killed_before_any_step_is_replaced_and_the_epoch_applied_once()
    {
        using var job = new SinkJob<Account>(FaultySink(Account.Appends(), batchSize: 2));
        job.Start();
        var expected = new List<Account>();
        for (var step = 1; ; step++)
        {
            var kills = 0;
            _faults.Reset();
            _faults.Before = (number, _) =>
            {
                if (number == step)
                {
                    kills++;
                    KillConnectionsOfTheSink();
                }
            };
            var rows = Enumerable.Range(0, 5).Select(i => new Account(expected.Count + i, step)).ToList();
            expected.AddRange(rows);

            job.RunEpoch(rows);

            _faults.Reset();
            Assert.Equal(expected, _database.Accounts("bookings"));
            if (kills == 0)
            {
                Assert.Equal(7, step);
                break;
            }
        }
    }

    [Fact]
    public void A_commit_whose_answer_is_lost_is_not_applied_again()
    {
        using var job = new SinkJob<Account>(FaultySink(Account.Appends()));
        job.Start();
        var lost = 0;
        _faults.After = (_, name) =>
        {
            if (name == "commit" && lost++ == 0)
            {
                throw new IOException("The answer never came.");
            }
        };

        job.RunEpoch(new Account(1, 10));

        Assert.Equal(1, lost);
        Assert.Equal([new Account(1, 10)], _database.Accounts("bookings"));
    }

    [Fact]
    public void A_database_that_stays_away_fails_the_epoch_after_the_retries_and_a_replay_applies_it()
    {
        using var job = new SinkJob<Account>(FaultySink(Account.Appends()));
        job.Start();
        job.RunEpoch(new Account(1, 10));
        _faults.Reset();
        _faults.Before = (_, _) => throw new IOException("The network is down.");

        var failure = Assert.Throws<DbSinkException>(() => job.RunEpoch(new Account(2, 20)));

        Assert.Equal(4, _faults.Steps);
        foreach (var part in (string[])["'sink'", "table 'bookings'", "epoch 2", "4 attempt(s)", "The network is down."])
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }

        _faults.Reset();
        job.Start();
        Assert.Equal([new(1, 10), new(2, 20)], _database.Accounts("bookings"));
    }

    [Fact]
    public void An_error_of_the_database_is_not_retried_and_names_the_statement_but_no_values()
    {
        _database.Execute("ALTER TABLE bookings ADD CHECK (balance < 1000)");
        using var job = new SinkJob<Account>(FaultySink(Account.Appends()));
        job.Start();

        var failure = Assert.Throws<DbSinkException>(() => job.RunEpoch(new Account(1, 10), new Account(2, 987654321)));

        Assert.Contains("after 1 attempt(s)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO \"bookings\" (\"id\", \"balance\") VALUES ($1, $2) … 2 rows", failure.Message, StringComparison.Ordinal);
        Assert.Contains("violates check constraint", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("987654321", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_database.Accounts("bookings"));
        Assert.Equal(0, _database.Scalar("SELECT epoch FROM streamcore_epochs"));
    }

    [Fact]
    public async Task Of_two_instances_that_apply_the_same_epochs_at_once_one_applies_each()
    {
        const int Epochs = 40;
        var sink = new DbSink<Account>(_sinkDatabase, Account.Appends(), SqlDialect.PostgreSql, Account.Options);
        var epochs = new List<List<ReadOnlyMemory<byte>>>();
        using (var writer = sink.CreateWriter(new SinkWriterContext("sink", 0, 1, 1, [], TimeProvider.System)))
        {
            for (var epoch = 1; epoch <= Epochs; epoch++)
            {
                var committables = new List<ReadOnlyMemory<byte>>();
                writer.Write(new Account(epoch, 1), 0);
                writer.Write(new Account(epoch, 2), 0);
                writer.PrepareCommit(epoch, committables);
                epochs.Add(committables);
            }
        }

        using var barrier = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var committer = sink.CreateCommitter(new SinkCommitterContext("sink", Epochs, [], TimeProvider.System));
                for (var epoch = 1; epoch <= Epochs; epoch++)
                {
                    barrier.SignalAndWait(Patience);
                    committer.Commit(epoch, epochs[epoch - 1]);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(
            Enumerable.Range(1, Epochs).SelectMany(epoch => (Account[])[new(epoch, 1), new(epoch, 2)]),
            _database.Accounts("bookings"));
    }

    [Fact]
    public async Task A_second_instance_waits_for_the_first_ones_transaction_and_then_does_nothing()
    {
        using var first = new SinkJob<Account>(FaultySink(Account.Appends()));
        first.Start();
        first.Write([new Account(1, 10)]);
        first.Prepare();
        using var firstIsInside = new ManualResetEventSlim();
        using var mayCommit = new ManualResetEventSlim();
        _faults.Before = (_, name) =>
        {
            if (name == "commit")
            {
                firstIsInside.Set();
                Assert.True(mayCommit.Wait(Patience));
            }
        };
        var cancellation = TestContext.Current.CancellationToken;
        var firstCommit = Task.Run(() => first.CommitLogged(1), cancellation);
        Assert.True(firstIsInside.Wait(Patience, cancellation));

        var secondSink = new DbSink<Account>(_sinkDatabase, Account.Appends(), SqlDialect.PostgreSql, Account.Options);
        using var second = secondSink.CreateCommitter(new SinkCommitterContext("sink", 1, [], TimeProvider.System));
        var committables = new List<ReadOnlyMemory<byte>>();
        using (var writer = secondSink.CreateWriter(new SinkWriterContext("sink", 0, 1, 2, [], TimeProvider.System)))
        {
            writer.Write(new Account(1, 10), 0);
            writer.PrepareCommit(1, committables);
        }

        var secondCommit = Task.Run(() => second.Commit(1, committables), cancellation);
        var waiting = $"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = '{_application}'";
        using var deadline = new CancellationTokenSource(Patience);
        while (_database.Scalar(waiting) == 0)
        {
            Assert.False(secondCommit.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }

        mayCommit.Set();
        await firstCommit;
        await secondCommit;
        Assert.Equal([new Account(1, 10)], _database.Accounts("bookings"));
    }

    [Fact]
    public void An_instance_that_was_replaced_is_told_so()
    {
        var sink = FaultySink(Account.Appends());
        using var replaced = new SinkJob<Account>(sink);
        replaced.Start();
        using var successor = new SinkJob<Account>(sink);
        successor.Start();
        successor.RunEpoch(new Account(1, 10));

        var failure = Assert.Throws<DbSinkException>(() => replaced.RunEpoch(new Account(1, 10)));

        Assert.Contains("another instance", failure.Message, StringComparison.Ordinal);
        Assert.Single(_database.Accounts("bookings"));
    }

    [Fact]
    public void Ten_thousand_rows_over_random_epochs_and_crashes_are_those_of_the_reference()
    {
        const int Rows = 10_000;
        Gen.UInt.Sample(
            seed =>
            {
                _database.Execute("TRUNCATE accounts; TRUNCATE bookings; DROP TABLE IF EXISTS streamcore_epochs");
                var random = new Random((int)seed);
                using var upserts = new SinkJob<Account>(FaultySink(Account.Upserts(), batchSize: 100), uid: "upserts");
                using var appends = new SinkJob<Account>(FaultySink(Account.Appends(), batchSize: 100), parallelism: 2, uid: "appends");
                upserts.Start();
                appends.Start();
                var last = new SortedDictionary<int, long>();
                var all = new List<Account>();
                while (all.Count < Rows)
                {
                    var epoch = Enumerable.Range(0, random.Next(0, 700))
                        .Select(i => new Account(random.Next(500), all.Count + i)).Take(Rows - all.Count).ToList();
                    all.AddRange(epoch);
                    epoch.ForEach(account => last[account.Id] = account.Balance);
                    upserts.Write(epoch);
                    appends.Write(epoch.Where(account => account.Id % 2 == 0), subtask: 0);
                    appends.Write(epoch.Where(account => account.Id % 2 == 1), subtask: 1);
                    foreach (var job in (SinkJob<Account>[])[upserts, appends])
                    {
                        job.Prepare();
                        CommitOrCrash(job, random);
                    }
                }

                Assert.Equal(last.Select(pair => new Account(pair.Key, pair.Value)), _database.Accounts("accounts"));
                Assert.Equal(all.OrderBy(account => account.Id).ThenBy(account => account.Balance), _database.Accounts("bookings"));
            },
            iter: 2,
            threads: 1);
    }

    private void CommitOrCrash(SinkJob<Account> job, Random random)
    {
        if (random.Next(3) == 0)
        {
            _faults.CrashAt(random.Next(1, 12), after: random.Next(2) == 0);
        }

        try
        {
            job.CommitLogged(job.LastEpoch);
            _faults.Reset();
        }
        catch (DbSinkException)
        {
            _faults.Reset();
            job.ForgetSettled(random.Next(3));
            job.Start();
        }
    }

    private DbSink<Account> FaultySink(DbTable<Account> table, int batchSize = 500) => new(
        () => new FaultyConnection(_sinkDatabase.CreateConnection(), _faults),
        table,
        SqlDialect.PostgreSql,
        new DbSinkOptions { Owner = "bank", BatchSize = batchSize, RetryDelay = TimeSpan.FromMilliseconds(1) });

    private void KillConnectionsOfTheSink() => _database.Scalar($"""
        SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = '{_application}'
        """);
}
