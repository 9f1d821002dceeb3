using System.Globalization;
using System.Text.Json;
using EmbeddedKafka;
using Npgsql;
using StreamCore.Connectors.Database;
using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Tests.Connectors.Database;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>
/// Kafka, an exchange by another key, windows, and a sink, with crashes at random: the results are those of a single
/// thread, each once. <c>STREAMCORE_RUNS</c> sets the number of runs for each sink, <c>STREAMCORE_SEED</c> the first seed.
/// </summary>
public sealed class ExchangeExactlyOnceTests(PostgreSqlServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Runs = Setting("STREAMCORE_RUNS", 8);
    private static readonly int FirstSeed = Setting("STREAMCORE_SEED", Random.Shared.Next(1_000_000));

    private EmbeddedKafkaBroker? _broker;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _broker = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);

    public async ValueTask DisposeAsync() => await _broker!.DisposeAsync();

    [Fact]
    public Task Kafka_to_Kafka() => RunAllAsync(
        run => new KafkaSink<WindowTotal>(run.Output, new WindowTotalSerializer()),
        run => Task.FromResult(run.ReadOutput(Cancellation).ConvertAll(value => JsonSerializer.Deserialize<WindowTotal>(value)!)));

    [Fact]
    public async Task Kafka_to_Parquet_files()
    {
        var root = Directory.CreateTempSubdirectory("streamcore-").FullName;
        try
        {
            await RunAllAsync(
                run => new CrashingCommitSink<WindowTotal>(
                    new FileSink<WindowTotal>(Path.Combine(root, run.ApplicationId), new ParquetFormat<WindowTotal>()), run.AroundCommit),
                run => Task.FromResult(ReadFiles(Path.Combine(root, run.ApplicationId))));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Kafka_to_PostgreSQL()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.CreateSchemaAsync());
        await RunAllAsync(
            run =>
            {
                // Without a key: a row that is written twice shows.
                var table = new DbTable<WindowTotal>(Table(run))
                    .Column("merchant", total => total.Merchant).Column("start", total => total.Start)
                    .Column("count", total => total.Count).Column("sum", total => total.Sum);
                return new CrashingCommitSink<WindowTotal>(
                    new DbSink<WindowTotal>(database, table, SqlDialect.PostgreSql, new() { Owner = run.ApplicationId }), run.AroundCommit);
            },
            async run =>
            {
                var totals = new List<WindowTotal>();
                await using var select = database.CreateCommand($"SELECT merchant, start, count, sum FROM {Table(run)}");
                await using var reader = await select.ExecuteReaderAsync(Cancellation);
                while (await reader.ReadAsync(Cancellation))
                {
                    totals.Add(new()
                    {
                        Merchant = reader.GetString(0),
                        Start = reader.GetInt64(1),
                        Count = reader.GetInt64(2),
                        Sum = reader.GetInt64(3),
                    });
                }

                return totals;
            },
            async run =>
            {
                await using var create = database.CreateCommand(
                    $"CREATE TABLE {Table(run)} (merchant text, start bigint, count bigint, sum bigint)");
                await create.ExecuteNonQueryAsync(Cancellation);
            });

        static string Table(ExchangeRun run) => "t" + run.ApplicationId.Replace("-", "", StringComparison.Ordinal);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static List<WindowTotal> ReadFiles(string directory)
    {
        var totals = new List<WindowTotal>();
        var format = new ParquetFormat<WindowTotal>();
        foreach (var path in Directory.EnumerateFiles(directory).Where(path => !Path.GetFileName(path).StartsWith('.')))
        {
            using var reader = format.OpenReader(File.OpenRead(path), path, default);
            while (reader.TryRead(out var total))
            {
                totals.Add(total);
            }
        }

        return totals;
    }

    private async Task RunAllAsync(
        Func<ExchangeRun, Sink<WindowTotal>> createSink,
        Func<ExchangeRun, Task<List<WindowTotal>>> read,
        Func<ExchangeRun, Task>? prepare = null)
    {
        output.WriteLine($"Seeds {FirstSeed} to {FirstSeed + Runs - 1}");
        int starts = 0, crashes = 0;
        for (var seed = FirstSeed; seed < FirstSeed + Runs; seed++)
        {
            var run = new ExchangeRun(_broker!, seed);
            await (prepare?.Invoke(run) ?? Task.CompletedTask);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            await run.RunAsync(() => createSink(run), patience.Token);

            Assert.False(patience.IsCancellationRequested, $"The run with seed {seed} did not end in time.");
            Assert.Equal(Sorted(run.Expected), Sorted(await read(run)));
            starts += run.Starts;
            crashes += new[] { run.BeforeExchange, run.BehindWindow, run.AroundCommit }.Count(crash => crash.HasHappened);
            _broker!.Faults.Clear();
        }

        output.WriteLine($"{Runs} runs, {crashes} crashes, {starts} starts");
    }

    private static List<WindowTotal> Sorted(IEnumerable<WindowTotal> totals) =>
        [.. totals.OrderBy(total => total.Start).ThenBy(total => total.Merchant, StringComparer.Ordinal).ThenBy(total => total.Count)];
}
