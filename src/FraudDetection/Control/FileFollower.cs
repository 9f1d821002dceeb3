using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace FraudDetection.Control;

/// <summary>
/// Follows a file: looks at its content at intervals, and reads it when it has become another one. What can't be read is refused,
/// and what was read before stays in use.
/// <para>
/// It looks at the content alone. File systems differ in what they notify of, and times of files can be kept, set back or coarse;
/// a config map of Kubernetes is replaced by turning a symbolic link, which leaves the file's own directory as it was.
/// </para>
/// </summary>
/// <typeparam name="T">What the file is read into.</typeparam>
public sealed partial class FileFollower<T> : IDocumentFollower<T>
    where T : class
{
    private readonly string _path;
    private readonly int _maxBytes;
    private readonly Func<byte[], T> _read;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    // What the running content was, what the last look saw, and what was last read or refused.
    private Sighting _running;
    private Sighting _seen;
    private Sighting _settled;

    private volatile T? _current;
    private volatile string? _refusal;

    /// <summary>Makes a follower; it does not look at the file yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">How large it may be.</param>
    /// <param name="read">Reads the content; an <see cref="InvalidDataException"/> says why it can't be used.</param>
    /// <param name="interval">How often to look; zero for at the start only.</param>
    /// <param name="loggerFactory">Makes the logger.</param>
    /// <param name="time">The clock.</param>
    public FileFollower(
        string path, int maxBytes, Func<byte[], T> read, TimeSpan interval, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _path = path;
        _maxBytes = maxBytes;
        _read = read;
        _interval = interval;
        _time = time;
        _logger = loggerFactory.CreateLogger("FraudDetection.Control." + typeof(T).Name);
    }

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>What was read last.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public T Current => _current ?? throw new InvalidOperationException("The file was not read yet.");

    /// <summary>Always null: a file has no versions, and so none to try.</summary>
    public LoadedDocument<T>? Shadow => null;

    /// <inheritdoc/>
    public DocumentStatus Status => new(_path, Live: null, Shadow: null, Refused: null, _refusal);

    /// <summary>Reads the file, and follows it from then on.</summary>
    /// <param name="patience">Not used: a file is there, or it is not.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="InvalidDataException">The content can't be used.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public async Task StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            var content = await ReadAsync(cancellation).ConfigureAwait(false);
            _current = _read(content);
            _running = _seen = _settled = new(Convert.ToHexStringLower(SHA256.HashData(content)), "");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        if (_interval > TimeSpan.Zero)
        {
            _following = Task.Run(FollowAsync, CancellationToken.None);
        }
    }

    /// <summary>
    /// Looks at the file, as is done at each interval; not to be called by two at the same time. Another content counts once two looks
    /// in a row have found it, so that one which is still being written is not taken for broken.
    /// </summary>
    /// <returns>True if <see cref="Current"/> has changed.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation = default)
    {
        var before = _seen;
        _seen = await SeeAsync(cancellation).ConfigureAwait(false);
        if (_seen != before || _seen == _settled)
        {
            return false;
        }

        if (_seen == _running)
        {
            _settled = _seen;
            _refusal = null;
            LogBack(_path);
            return false;
        }

        try
        {
            if (_seen.Problem.Length > 0)
            {
                throw new InvalidDataException(_seen.Problem);
            }

            var content = await ReadAsync(cancellation).ConfigureAwait(false);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != _seen.Hash)
            {
                // It has just become another one: that is for the next looks.
                return false;
            }

            _current = _read(content);
            _running = _seen;
            _refusal = null;
        }
#pragma warning disable CA1031 // Whatever is wrong with it, it is told in the log and in the status, and the file is looked at again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _refusal = e.Message;
            ControlMetrics.Refused.Add(1, new KeyValuePair<string, object?>("file", _path));
            LogRefused(_path, e.Message);
        }

        _settled = _seen;
        return _settled == _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(_interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (await LookAsync(_stop.Token).ConfigureAwait(false))
                {
                    Changed?.Invoke();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    private async Task<Sighting> SeeAsync(CancellationToken cancellation)
    {
        try
        {
            // Not as one array: that would be garbage at each interval, and a model may be large.
            var stream = Open();
            await using (stream.ConfigureAwait(false))
            {
                return new(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)), "");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new("", e.Message);
        }
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        var stream = Open();
        await using (stream.ConfigureAwait(false))
        {
            var content = new byte[stream.Length];
            var length = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return content[..length];
        }
    }

    /// <summary>Opens the file so that it can be replaced meanwhile.</summary>
    private FileStream Open()
    {
        var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        if (stream.Length <= _maxBytes)
        {
            return stream;
        }

        var length = stream.Length;
        stream.Dispose();
        throw new InvalidDataException($"It has {length} bytes, more than {_maxBytes}.");
    }

    [LoggerMessage(3, LogLevel.Error, "{File} has changed and can't be used, what was read from it before stays in use: {Reason}")]
    private partial void LogRefused(string file, string reason);

    [LoggerMessage(4, LogLevel.Information, "{File} has again what is in use")]
    private partial void LogBack(string file);

    /// <summary>What a look has found: the hash of the content, or why there is none.</summary>
    private readonly record struct Sighting(string Hash, string Problem);
}
