using StreamCore.DataStream;

namespace StreamCore.Connectors.Sockets;

/// <summary>
/// Reads lines of UTF-8 text from a TCP server; for trying things out, such as with <c>nc -lk 9999</c>. A socket can't be
/// read again, so what was received and not committed when the job fails is lost: at most once. The source ends when the
/// server ends the connection, unless it is to connect again.
/// </summary>
public sealed class SocketTextSource : Source<string>
{
    /// <summary>Creates the source.</summary>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="delimiter">
    /// What ends a line, an ASCII character; not part of the element. In front of a line feed a carriage return is removed too.
    /// </param>
    /// <param name="maxRetries">
    /// How often in a row to connect again, with growing pauses (0.1 s to 10 s), when the connection ended or could not be
    /// made. 0, the default, is never; <see cref="int.MaxValue"/> is for ever. When text has been received, counting begins anew.
    /// </param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public SocketTextSource(string host, int port, char delimiter = '\n', int maxRetries = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRetries);
        if (!char.IsAscii(delimiter))
        {
            throw new ArgumentOutOfRangeException(nameof(delimiter), delimiter, "The delimiter must be an ASCII character.");
        }

        Host = host;
        Port = port;
        Delimiter = delimiter;
        MaxRetries = maxRetries;
    }

    /// <summary>The server's name or address.</summary>
    public string Host { get; }

    /// <summary>The server's port.</summary>
    public int Port { get; }

    /// <summary>What ends a line.</summary>
    public char Delimiter { get; }

    /// <summary>How often in a row to connect again.</summary>
    public int MaxRetries { get; }

    /// <summary>The longest line allowed, in bytes; a longer one fails the job. Default 1 MiB.</summary>
    public int MaxLineLength { get; init; } = 1 << 20;

    /// <summary>1: there is one connection.</summary>
    public override int MaxParallelism => 1;

    /// <inheritdoc/>
    public override ISourceReader<string> CreateReader(SourceReaderContext<string> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SocketTextReader(this, context);
    }
}
