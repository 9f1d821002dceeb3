using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamCore.Kafka.Tables;

namespace FraudDetection.Control;

/// <summary>
/// Follows the pointers of a <see cref="VersionedTopic"/> and reads the versions that they point to. What can't be read is
/// refused, and the version before stays in use.
/// </summary>
/// <typeparam name="T">What a document is read into.</typeparam>
public sealed partial class DocumentFollower<T> : IDocumentFollower<T>
    where T : class
{
    private const long Unreadable = long.MaxValue;

    private readonly VersionedTopic _topic;
    private readonly Func<VersionedDocument, T> _read;
    private readonly T _default;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KafkaTable _table;
    private readonly CancellationTokenSource _stop = new();

    // One place: however many pointers move, one look at where they are now is enough.
    private readonly Channel<bool> _moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _following = Task.CompletedTask;

    // Written by the table's thread.
    private long _wantedLive;
    private long _wantedShadow = -1;

    private volatile LoadedDocument<T> _live;
    private volatile LoadedDocument<T>? _shadow;
    private volatile Refusal? _refusal;

    /// <summary>Begins to read the topic.</summary>
    /// <param name="options">Where the topic is.</param>
    /// <param name="read">Reads a document; an <see cref="InvalidDataException"/> says why it can't be used.</param>
    /// <param name="programs">What is used where the topic has no pointer.</param>
    /// <param name="loggerFactory">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    public DocumentFollower(
        ControlTopicOptions options, Func<VersionedDocument, T> read, T programs, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _topic = new(options);
        _read = read;
        _default = programs;
        _time = time;
        _logger = loggerFactory.CreateLogger("FraudDetection.Control." + typeof(T).Name);
        _live = new(DocumentVersions.Default, programs);
        _table = new(
            new KafkaTableOptions { Topic = options.Topic, Kafka = options.Kafka, ClientId = options.Topic + "-follower" },
            Take,
            loggerFactory: loggerFactory,
            timeProvider: time);
    }

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public T Current => _live.Value;

    /// <summary>The version that decides.</summary>
    public LoadedDocument<T> Live => _live;

    /// <summary>The version that is tried beside it; null for none.</summary>
    public LoadedDocument<T>? Shadow => _shadow;

    /// <summary>How it fares.</summary>
    public DocumentStatus Status => new(_topic.Topic, _live.Version, _shadow?.Version, _refusal?.Version, _refusal?.Reason);

    /// <summary>Waits until the live version is there, and follows the topic from then on.</summary>
    /// <param name="patience">How long Kafka may take. Nothing is decided meanwhile.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ControlTopicException">The topic can't be read in time, or the live version can't be used.</exception>
    public async Task StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await _table.CaughtUp.WaitAsync(limit.Token).ConfigureAwait(false);
            await LookAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new ControlTopicException(
                $"Topic '{_topic.Topic}' could not be read within {patience.TotalSeconds:0} s ({_table.Status.Error ?? "it goes on"}), so it is not known "
                + "which version is live, and deciding with another would be wrong. Look whether Kafka runs and the topic may be read.",
                e)
            {
                IsTransient = true,
            };
        }

        if (_refusal is { Role: DocumentRole.Live } refusal)
        {
            throw new ControlTopicException(
                $"Version {refusal.Version} is live in topic '{_topic.Topic}', and this program can't use it: {refusal.Reason} Make another version live.");
        }

        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _table.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Take(in KafkaTableChange change)
    {
        if (DocumentVersions.FindRole(change.Key) is not { } role)
        {
            return;
        }

        long? version = null;
        if (!change.IsDeleted)
        {
            // It must not seem that there was no pointer.
            version = DocumentVersions.TryParse(change.Value, out var number) ? number : Unreadable;
        }

        if (role == DocumentRole.Live)
        {
            Volatile.Write(ref _wantedLive, version ?? DocumentVersions.Default);
        }
        else
        {
            Volatile.Write(ref _wantedShadow, version ?? -1);
        }

        _moved.Writer.TryWrite(true);
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var _ in _moved.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
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

    /// <summary>Brings what is in use to where the pointers are. True if something has changed.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        _refusal = null;
        var (live, shadow) = (_live, _shadow);
        var wantedLive = Volatile.Read(ref _wantedLive);
        if (wantedLive != live.Version && await LoadAsync(DocumentRole.Live, wantedLive, cancellation).ConfigureAwait(false) is { } found)
        {
            _live = found;
        }

        var wantedShadow = Volatile.Read(ref _wantedShadow);
        if (wantedShadow < 0)
        {
            _shadow = null;
        }
        else if (wantedShadow != shadow?.Version)
        {
            // One that can't be used must not let it seem that the one before is still what is tried.
            _shadow = await LoadAsync(DocumentRole.Shadow, wantedShadow, cancellation).ConfigureAwait(false);
        }

        return !ReferenceEquals(live, _live) || !ReferenceEquals(shadow, _shadow);
    }

    private async Task<LoadedDocument<T>?> LoadAsync(DocumentRole role, long version, CancellationToken cancellation)
    {
        try
        {
            if (version == Unreadable)
            {
                throw new InvalidDataException("The pointer is no number.");
            }

            if (version == DocumentVersions.Default)
            {
                return new(version, _default);
            }

            var document = await FindAsync(version, cancellation).ConfigureAwait(false)
                ?? throw new InvalidDataException($"The topic has no version {version}.");
            return new(version, _read(document));
        }
        catch (InvalidDataException e)
        {
            _refusal = new(role, version, e.Message);
            ControlMetrics.Refused.Add(1, new KeyValuePair<string, object?>("topic", _topic.Topic));
            LogRefused(_topic.Topic, version, role, _live.Version, e.Message);
            return null;
        }
    }

    /// <summary>The pointer has come, so the version is there: whatever keeps Kafka from handing it out passes.</summary>
    private async Task<VersionedDocument?> FindAsync(long version, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await _topic.FindAsync(version, cancellation).ConfigureAwait(false);
            }
            catch (ControlTopicException e) when (e.IsTransient)
            {
                LogRetry(_topic.Topic, version, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellation).ConfigureAwait(false);
            }
            catch (ControlTopicException e)
            {
                throw new InvalidDataException(e.Message, e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Version {Version} of {Topic} is to be {Role} and can't be used, version {Live} stays live: {Reason}")]
    private partial void LogRefused(string topic, long version, DocumentRole role, long live, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Version {Version} of {Topic} can't be read now, trying again: {Reason}")]
    private partial void LogRetry(string topic, long version, string reason);

    private sealed record Refusal(DocumentRole Role, long Version, string Reason);
}
