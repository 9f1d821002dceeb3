using System.Diagnostics;
using System.Globalization;

namespace LoadGenerator.Brokers;

/// <summary>
/// The broker's Java process. It cannot outlive this process, however this one ends, and a Ctrl-C in the terminal does
/// not reach it, so that what uses the broker can stop cleanly first.
/// </summary>
internal sealed class BrokerProcess : IDisposable
{
    // The shell ignores SIGINT and SIGHUP, and its children inherit that. It obeys signal names that come as lines on its
    // standard input, whose other end only we hold: when that closes, because we closed it or died, it kills the broker.
    // Heap and collector can be set as with the distribution's own scripts. A young collection stops the broker for some
    // 20 ms on two cores whatever its size, and at 1,000 transactions a second one in half a gigabyte comes every two
    // seconds: by itself it lifts the 99th percentile of the latency above 20 ms. So the young generation is large.
    private const string Script = """
        trap '' INT HUP
        java=$1 classpath=$2 directory=$3 cluster=$4
        exec 3<&0 4>&1 </dev/null >>"$directory/broker.log" 2>&1
        if [ ! -e "$directory/data/meta.properties" ]; then
            "$java" -Xmx256m -cp "$classpath" "-Dlog4j2.configurationFile=$directory/log4j2.properties" \
                kafka.tools.StorageTool format -t "$cluster" -c "$directory/server.properties" 3<&- 4>&- || exit 1
        fi
        "$java" ${KAFKA_HEAP_OPTS:--Xms1g -Xmx1g -Xmn640m} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseParallelGC} -cp "$classpath" "-Dlog4j2.configurationFile=$directory/log4j2.properties" \
            kafka.Kafka "$directory/server.properties" 3<&- 4>&- &
        broker=$!
        { while read -r signal; do kill "-$signal" "$broker"; done; kill -KILL "$broker"; } <&3 3<&- 4>&- &
        guard=$!
        echo "$broker" >&4
        exec 3<&- 4>&-
        wait "$broker"; code=$?
        kill "$guard"
        exit "$code"
        """;

    private readonly Process _shell;

    private BrokerProcess(Process shell, int javaProcessId)
    {
        _shell = shell;
        JavaProcessId = javaProcessId;
    }

    public int JavaProcessId { get; }

    public bool HasEnded => _shell.HasExited;

    /// <summary>Formats the storage if that was not done before and starts the broker; null if formatting failed.</summary>
    public static async Task<BrokerProcess?> StartAsync(string java, string classpath, string directory, CancellationToken cancellation)
    {
        // Kafka wants its cluster id as a UUID's 16 bytes in URL-safe base64 that does not begin with a dash.
        var cluster = "F" + Convert.ToBase64String(Guid.NewGuid().ToByteArray())[1..22].Replace('+', '-').Replace('/', '_');
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", Script, "sh", java, classpath, directory, cluster },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var shell = Process.Start(start)!;
        try
        {
            var line = await shell.StandardOutput.ReadLineAsync(cancellation);
            if (line is not null)
            {
                return new BrokerProcess(shell, int.Parse(line, CultureInfo.InvariantCulture));
            }

            await shell.WaitForExitAsync(cancellation);
        }
        catch
        {
            Release(shell);
            throw;
        }

        Release(shell);
        return null;
    }

    /// <summary>Sends a signal, for example <c>TERM</c>, and waits until the process has ended.</summary>
    /// <returns>False if it had not after the time given.</returns>
    public async Task<bool> EndAsync(string signal, TimeSpan patience)
    {
        try
        {
            await _shell.StandardInput.WriteLineAsync(signal);
            await _shell.StandardInput.FlushAsync();
        }
        catch (IOException) when (_shell.WaitForExit(patience))
        {
            return true; // It ended by itself just before.
        }

        try
        {
            using var deadline = new CancellationTokenSource(patience);
            await _shell.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => Release(_shell);

    private static void Release(Process shell)
    {
        try
        {
            shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell is gone already.
        }

        shell.Dispose();
    }
}
