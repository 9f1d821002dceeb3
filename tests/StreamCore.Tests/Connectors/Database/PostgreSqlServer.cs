using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using StreamCore.Tests.Connectors.Database;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace StreamCore.Tests.Connectors.Database;

/// <summary>
/// A PostgreSQL server on a loopback port with a new data directory, started when the first test asks for it. The programs
/// are taken from the directory PG_BIN, Debian's place for them, or the PATH; without them the tests are skipped.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    // When the shell's standard input closes, because we closed it or died, it stops the server (SIGINT: connections are
    // ended, files closed) and deletes the directory. Ctrl-C in a terminal must not end the shell before that.
    // A server that is just starting inherits that SIGINT is ignored, so it is sent until it has worked.
    private const string Script = """
        trap '' INT HUP
        programs=$1 directory=$2 port=$3; shift 3
        exec 3<&0 </dev/null 2>&1
        "$@" "$programs/initdb" -D "$directory/data" -U postgres -A trust -E UTF8 --locale=C --no-sync 3<&- && {
            "$@" "$programs/postgres" -D "$directory/data" -k "$directory" -p "$port" \
                -c listen_addresses=127.0.0.1 -c shared_buffers=32MB -c fsync=off 3<&- &
            server=$!
            { read -r _; while kill -INT "$server"; do sleep 0.1; done; } <&3 &
            guard=$!
            wait "$server"
            kill "$guard"
        }
        rm -rf "$directory"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string>> _start;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _shell;

    public PostgreSqlServer() => _start = new(StartAsync);

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>A connection string for a superuser, whose statements see a new, empty schema. Skips the test without a server.</summary>
    public async Task<string> CreateSchemaAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A PostgreSQL server is started on Linux only.");
        Assert.SkipWhen(
            FindPrograms() is null,
            "There is no PostgreSQL. Install it (Debian: apt-get install postgresql), or set PG_BIN to the directory of initdb and postgres.");
        var server = await _start.Value;
        var schema = $"t{Guid.NewGuid():N}";
        await using var dataSource = NpgsqlDataSource.Create(server);
        await using var command = dataSource.CreateCommand($"CREATE SCHEMA {schema}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(server) { SearchPath = schema }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null)
        {
            NpgsqlConnection.ClearAllPools();
            _shell.StandardInput.Close();
            using var deadline = new CancellationTokenSource(Patience);
            await _shell.WaitForExitAsync(deadline.Token);
            _shell.Dispose();
        }
    }

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var candidates = new List<string?> { Environment.GetEnvironmentVariable("PG_BIN") };
        if (Directory.Exists(Debian))
        {
            candidates.AddRange(Directory.GetDirectories(Debian).OrderDescending().Select(version => Path.Combine(version, "bin")));
        }

        candidates.AddRange(Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? []);
        return candidates.Find(directory =>
            !string.IsNullOrEmpty(directory) && File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres")));
    }

    private async Task<string> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("pg-test-").FullName;
        var port = FindFreePort();
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        foreach (var word in (string[])["-c", Script, "sh", FindPrograms()!, directory, $"{port}"])
        {
            start.ArgumentList.Add(word);
        }

        if (IsRoot)
        {
            // PostgreSQL refuses to run as root: then it runs as the user that its Debian package makes.
            await Process.Start("chown", ["postgres:", directory]).WaitForExitAsync();
            foreach (var word in (string[])["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"])
            {
                start.ArgumentList.Add(word);
            }
        }

        _shell = Process.Start(start)!;
        _shell.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _shell.BeginOutputReadLine();
        var connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        await WaitUntilAnsweringAsync(connectionString);
        return connectionString;
    }

    private async Task WaitUntilAnsweringAsync(string connectionString)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(CancellationToken.None);
                return;
            }
            catch (NpgsqlException failure)
            {
                if (_shell!.HasExited || deadline.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', _log)}", failure);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }
        }
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
