using Microsoft.Data.Sqlite;
using StreamCore.Connectors.Database;
using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;
using StreamCore.Testing;

namespace Examples.Tests.Snippets;

public sealed class RuntimeSnippets : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Parallelism()
    {
        var sink = new CollectSink<long>();

        #region parallelism
        var environment = new StreamExecutionEnvironment().SetParallelism(4);
        environment.FromSequence(1, 1000)
            .Rebalance()
            .Filter(number => number % 10 == 0).Name("tens").SetParallelism(2)
            .KeyBy(number => number % 100)
            .Max(number => number).Name("greatest").Uid("greatest")
            .Map(pair => pair.Value)
            .SinkTo(sink).SetParallelism(1);
        #endregion

        await environment.ExecuteAsync("parallelism", TestContext.Current.CancellationToken);
        Assert.Equal(100, sink.Committed.Count);
    }

    [Fact]
    public async Task Restarts_and_status()
    {
        var crash = Crash.At(2);
        var sink = new CollectSink<int>();

        #region restarts
        var environment = new StreamExecutionEnvironment(new StreamExecutionOptions
        {
            RestartStrategy = RestartStrategy.ExponentialDelay(
                initialDelay: TimeSpan.FromMilliseconds(100), maxDelay: TimeSpan.FromSeconds(10), maxAttempts: 20),
            StopTimeout = TimeSpan.FromSeconds(10),
        });
        #endregion

        environment.FromElements(1, 2, 3).CrashAt(crash).SinkTo(sink);
        await environment.ExecuteAsync("restarts", TestContext.Current.CancellationToken);
        using var output = new StringWriter();

        #region status
        JobStatus status = environment.GetStatus();
        foreach (RegionStatus region in status.Regions)
        {
            output.WriteLine($"{region.Name}: epoch {region.Epoch}, {region.Restarts} restarts, last failure: {region.LastFailure}");
            foreach (var (vertex, subtask) in region.Vertices.SelectMany(vertex => vertex.Subtasks.Select(subtask => (vertex, subtask))))
            {
                output.WriteLine($"  {vertex.Name} {subtask.Index}: {subtask.RecordsIn} in, {subtask.RecordsOut} out, busy {subtask.Busy:P0}");
            }
        }
        #endregion

        Assert.Equal([1, 2, 3], sink.Committed);
        Assert.Contains("1 restarts, last failure: Operator 'crash' failed", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sinks()
    {
        var database = $"Data Source={Path.Combine(_directory.FullName, "words.db")};Pooling=False";
        await using (var connection = new SqliteConnection(database))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var create = connection.CreateCommand();
            create.CommandText = "CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER)";
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var directory = Path.Combine(_directory.FullName, "out");
        var environment = new StreamExecutionEnvironment();
        var counts = environment.FromElements("a", "b", "a").KeyBy(word => word).Sum(_ => 1);

        #region sinks
        counts.Map(count => $"{count.Key},{count.Value}")
            .SinkTo(new FileSink<string>(directory, new TextLineFormat()) { Rolling = new() { MaxAge = TimeSpan.FromMinutes(5) } }, "files");

        var table = new DbTable<KeyValuePair<string, int>>("words")
            .Key("word", count => count.Key)
            .Column("count", count => count.Value);
        counts.SinkTo(
            new DbSink<KeyValuePair<string, int>>(() => new SqliteConnection(database), table, SqlDialect.Sqlite, new() { Owner = "word-count" }), "table");
        #endregion

        await environment.ExecuteAsync("sinks", TestContext.Current.CancellationToken);

        var lines = Directory.EnumerateFiles(directory, "part-*").SelectMany(File.ReadLines);
        Assert.Equal(["a,1", "a,2", "b,1"], lines.Order());
        await using var check = new SqliteConnection(database);
        await check.OpenAsync(TestContext.Current.CancellationToken);
        await using var query = check.CreateCommand();
        query.CommandText = "SELECT count FROM words WHERE word = 'a'";
        Assert.Equal(2L, await query.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
