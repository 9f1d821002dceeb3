using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Sockets;

/// <summary>
/// Reads a <see cref="SocketTextSource"/>. A task of its own receives and cuts into lines; the bounded channel between it
/// and the subtask stops it, and so the server, when the job does not keep up.
/// </summary>
internal sealed partial class SocketTextReader : ISourceReader<string>
{
    private const string Split = "socket";

    /// <summary>What one receive takes at most, in bytes.</summary>
    private const int PieceSize = 1 << 16;

    /// <summary>How many received pieces may wait for the subtask.</summary>
    private const int MaxWaiting = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly SocketTextSource _source;
    private readonly SourceReaderContext<string> _context;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop;

    private readonly Channel<List<string>> _received = Channel.CreateBounded<List<string>>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

    private Task _receiving = Task.CompletedTask;
    private ISplitOutput<string>? _output;
    private List<string> _lines = [];
    private int _nextLine;
    private long _emitted;

    public SocketTextReader(SocketTextSource source, SourceReaderContext<string> context)
    {
        _source = source;
        _context = context;
        _logger = context.Logger;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
    }

    public string LastRecord => $"{_source.Host}:{_source.Port}, line {_emitted} since the start";

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        _output = _context.AddSplit(Split);
        _receiving = Task.Run(RunAsync);
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        if (_output is not { } output)
        {
            return SourceReaderStatus.EndOfInput;
        }

        for (var i = 0; i < maxRecords; i++)
        {
            while (_nextLine == _lines.Count)
            {
                if (!_received.Reader.TryRead(out var lines))
                {
                    return WhenNothingWaits();
                }

                _lines = lines;
                _nextLine = 0;
            }

            _emitted++;
            output.Collect(_lines[_nextLine++]);
        }

        return SourceReaderStatus.MoreAvailable;
    }

    /// <summary>Adds none: a socket can't be read again.</summary>
    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
    }

    public void Dispose()
    {
        _stop.Cancel();
        _receiving.Wait();
        _stop.Dispose();
    }

    private SourceReaderStatus WhenNothingWaits()
    {
        var end = _received.Reader.Completion;
        if (!end.IsCompleted)
        {
            return SourceReaderStatus.NothingAvailable;
        }

        end.GetAwaiter().GetResult();
        _output = null;
        _context.RemoveSplit(Split);
        return SourceReaderStatus.EndOfInput;
    }

    /// <summary>Receives until the end; how it ended is told through the channel, so this task itself never fails.</summary>
    private async Task RunAsync()
    {
        try
        {
            await ReceiveAllAsync();
            _received.Writer.Complete();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The job stops. Not completed: the input has not ended.
            return;
        }
        catch (Exception e)
        {
            _received.Writer.Complete(e);
        }

        _context.Wake();
    }

    private async Task ReceiveAllAsync()
    {
        var retries = 0;
        while (true)
        {
            Exception? failure = null;
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(_source.Host, _source.Port, _stop.Token);
                await ReceiveLinesAsync(socket, () => retries = 0);
            }
            catch (SocketException e)
            {
                failure = e;
            }

            if (retries == _source.MaxRetries)
            {
                if (failure is not null)
                {
                    throw new IOException(
                        $"Reading lines from {_source.Host}:{_source.Port} failed after {retries} retries: {failure.Message}. "
                        + $"Check that the server runs, or raise {nameof(SocketTextSource.MaxRetries)}.", failure);
                }

                return;
            }

            var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(retries, 10), LongestPause.Ticks));
            retries++;
            LogReconnecting(_source.Host, _source.Port, failure?.Message ?? "the server ended the connection", pause);
            await Task.Delay(pause, _context.TimeProvider, _stop.Token);
        }
    }

    private async Task ReceiveLinesAsync(Socket socket, Action onReceived)
    {
        var splitter = new TextLineSplitter((byte)_source.Delimiter, _source.MaxLineLength);
        var buffer = new byte[PieceSize];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, _stop.Token);
            var lines = new List<string>();
            if (count > 0)
            {
                onReceived();
                splitter.Append(buffer.AsSpan(0, count), lines);
            }
            else
            {
                splitter.Complete(lines);
            }

            if (lines.Count > 0)
            {
                await _received.Writer.WriteAsync(lines, _stop.Token);
                _context.Wake();
            }

            if (count == 0)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Connecting to {Host}:{Port} again in {Pause}: {Reason}")]
    private partial void LogReconnecting(string host, int port, string reason, TimeSpan pause);
}
