using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Network;

/// <summary>
/// One client: reads a request, has it answered, sends the response, and only then reads the next, so that pipelined
/// requests are answered in order.
/// </summary>
internal sealed partial class ClientConnection : IAsyncDisposable
{
    private const int SizeWorthGivingBack = 1 << 20;

    private readonly Socket _socket;
    private readonly RequestDispatcher _dispatcher;
    private readonly FrameReader _frames;
    private readonly ILogger _logger;
    private readonly string _remote;
    private readonly string _host;
    private readonly int _advertisedPort;

    // Never disposed: the listener may close a connection that has just ended by itself. It holds nothing to give back.
    private readonly CancellationTokenSource _closed = new();
    private FrameBuffer _response = new();

    public ClientConnection(Socket socket, RequestDispatcher dispatcher, int advertisedPort, int maxRequestBytes, ILogger logger)
    {
        socket.NoDelay = true;
        _socket = socket;
        _dispatcher = dispatcher;
        _advertisedPort = advertisedPort;
        _frames = new FrameReader(socket, maxRequestBytes);
        _logger = logger;
        var remote = socket.RemoteEndPoint as IPEndPoint;
        _remote = remote?.ToString() ?? "";
        _host = remote?.Address.ToString() ?? "";
    }

    /// <summary>Answers requests until the client goes, <see cref="Close"/> is called, or what it sends makes no sense.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _frames.ReadAsync(_closed.Token) is { } frame && await AnswerAsync(frame))
            {
                // Each round is one request.
            }
        }
        catch (MalformedMessageException e)
        {
            LogClosed(_logger, _remote, e.Message);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogEnded(_logger, _remote, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(_logger, _remote, e);
        }
    }

    /// <summary>Ends the connection from the broker's side.</summary>
    public void Close()
    {
        _closed.Cancel();
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _frames.DisposeAsync();
        _response.Dispose();
    }

    private async ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> frame)
    {
        var header = RequestHeader.Read(frame.Span);
        _response.Clear();
        _response.Take(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_response.Take(sizeof(int)), header.CorrelationId);
        var answering = _dispatcher.AnswerAsync(header, frame, _response, _host, _advertisedPort, _closed.Token);
        var answer = answering.IsCompleted ? await answering : await WaitAsync(answering.AsTask());
        if (answer == Answer.CloseConnection)
        {
            return false;
        }

        if (answer == Answer.Respond)
        {
            BinaryPrimitives.WriteInt32BigEndian(_response.Patch(0, sizeof(int)), _response.Length - sizeof(int));
            await SendAsync(_response.Written);
        }

        if (_response.Length >= SizeWorthGivingBack)
        {
            _response.Dispose();
            _response = new FrameBuffer();
        }

        return true;
    }

    /// <summary>Waits for an answer, unless the client goes in the meantime: then what waits for it is given up.</summary>
    private async Task<Answer> WaitAsync(Task<Answer> answering)
    {
        if (!await _frames.StaysUntilAsync(answering, _closed.Token))
        {
            await _closed.CancelAsync();
        }

        return await answering;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _closed.Token)..];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Closed the connection from {Remote}: {Reason}")]
    private static partial void LogClosed(ILogger logger, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connection from {Remote} ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Closed the connection from {Remote}: its request failed")]
    private static partial void LogFailed(ILogger logger, string remote, Exception exception);
}
