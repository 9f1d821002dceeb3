using System.Diagnostics;
using System.Globalization;

namespace LoadGenerator.Brokers;

/// <summary>
/// A child process that cannot outlive this process, however this one ends, and that a Ctrl-C in the terminal does not
/// reach, so that what uses it can stop cleanly first.
/// </summary>
internal sealed class GuardedProcess : IDisposable
{
    // The shell ignores SIGINT and SIGHUP, and its children inherit that. It obeys signal names that come as lines on its
    // standard input, whose other end only we hold: when that closes, because we closed it or died, it kills the child.
    private const string Script = """
        trap '' INT HUP
        log=$1; shift
        exec 3<&0 4>&1 </dev/null >>"$log" 2>&1
        "$@" 3<&- 4>&- &
        child=$!
        { while read -r signal; do kill "-$signal" "$child"; done; kill -KILL "$child"; } <&3 3<&- 4>&- &
        guard=$!
        echo "$child" >&4
        exec 3<&- 4>&-
        wait "$child"; code=$?
        kill "$guard"
        exit "$code"
        """;

    private readonly Process _shell;

    private GuardedProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>The child's process id.</summary>
    public int Id { get; }

    /// <summary>Whether the child has ended.</summary>
    public bool HasEnded => _shell.HasExited;

    /// <summary>What the child ended with, 128 and the signal's number if by a signal; only once it has ended.</summary>
    public int ExitCode => _shell.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="logFile">Where its output is appended.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellation">Abandons the start.</param>
    public static async Task<GuardedProcess> StartAsync(
        string logFile, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", Script, "sh", logFile },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var word in command)
        {
            start.ArgumentList.Add(word);
        }

        var shell = Process.Start(start)!;
        try
        {
            var line = await shell.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new BrokerStartException($"The shell that starts '{command[0]}' ended at once; is '{logFile}' writable?");
            return new GuardedProcess(shell, int.Parse(line, CultureInfo.InvariantCulture));
        }
        catch
        {
            Release(shell);
            throw;
        }
    }

    /// <summary>Sends a signal that the process outlives, for example <c>STOP</c> or <c>CONT</c>.</summary>
    /// <returns>False if the process has ended.</returns>
    public async Task<bool> SignalAsync(string signal)
    {
        if (HasEnded)
        {
            return false;
        }

        try
        {
            await _shell.StandardInput.WriteLineAsync(signal);
            await _shell.StandardInput.FlushAsync();
            return true;
        }
        catch (IOException)
        {
            return false; // It ended just now.
        }
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
