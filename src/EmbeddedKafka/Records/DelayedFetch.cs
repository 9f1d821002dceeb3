using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Records;

/// <summary>
/// A fetch that waits. An append, or the end of a transaction, in one of its partitions wakes it at once; it reads on
/// another thread, so that the writer does not wait for it. Its time running out ends it with what there is.
/// </summary>
internal sealed class DelayedFetch
{
    /// <summary>A client that is gone is noticed when it is answered: so nothing waits longer, whatever it asks for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly BrokerGate _gate;
    private readonly FetchReader _reader;
    private readonly FetchRequest _request;
    private readonly short _version;
    private readonly ITimer _timeout;
    private readonly CancellationTokenRegistration _disconnected;
    private readonly List<WatchedLog> _subscribed;

    // Completed outside of the gate, on a thread of its own: the response may be sent right there.
    private readonly TaskCompletionSource<FetchResponse> _answer = new();
    private FetchResult _found;
    private bool _isReading;
    private bool _isDone;

    private DelayedFetch(BrokerGate gate, FetchReader reader, FetchRequest request, RequestContext context, FetchResult found)
    {
        _gate = gate;
        _reader = reader;
        _request = request;
        _version = context.Version;
        _found = found;
        _subscribed = found.Watched;
        foreach (var watched in _subscribed)
        {
            watched.Log.Advanced += Wake;
        }

        _timeout = gate.CreateTimer(() => ReadElsewhere(isLast: true));
        var wait = TimeSpan.FromMilliseconds(request.MaxWaitMs);
        _timeout.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        _disconnected = context.Disconnected.UnsafeRegister(static fetch => ((DelayedFetch)fetch!).Abandon(), this);
    }

    /// <summary>Lets a fetch wait. Call it with the gate held.</summary>
    /// <param name="gate">The broker's gate.</param>
    /// <param name="reader">Reads again.</param>
    /// <param name="request">The fetch.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="found">What it found so far.</param>
    public static Task<FetchResponse> WaitAsync(
        BrokerGate gate, FetchReader reader, FetchRequest request, RequestContext context, FetchResult found) =>
        new DelayedFetch(gate, reader, request, context, found)._answer.Task;

    /// <summary>Called by the logs with the gate held, in the middle of an append.</summary>
    private void Wake()
    {
        if (!_isReading && !_isDone && HasMore())
        {
            _isReading = true;
            ReadElsewhere(isLast: false);
        }
    }

    private void ReadElsewhere(bool isLast) =>
        ThreadPool.UnsafeQueueUserWorkItem(static read => read.Fetch.Read(read.IsLast), (Fetch: this, IsLast: isLast), preferLocal: false);

    private bool HasMore()
    {
        foreach (var watched in _found.Watched)
        {
            if (watched.HasMore)
            {
                return true;
            }
        }

        return false;
    }

    private void Read(bool isLast)
    {
        using (_gate.Enter())
        {
            _isReading = false;
            if (_isDone)
            {
                return;
            }

            _found = _reader.Read(_request, _version);
            if (!_found.IsEnough && !isLast)
            {
                return;
            }

            Finish();
        }

        _answer.TrySetResult(_found.Response);
    }

    private void Abandon()
    {
        using (_gate.Enter())
        {
            Finish();
        }

        _answer.TrySetCanceled();
    }

    private void Finish()
    {
        _isDone = true;
        _timeout.Dispose();
        _disconnected.Unregister();
        foreach (var watched in _subscribed)
        {
            watched.Log.Advanced -= Wake;
        }
    }
}
