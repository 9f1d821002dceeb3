namespace EmbeddedKafka.Faults;

/// <summary>Something that goes wrong on demand. Dispose it to end it early.</summary>
public sealed class Fault : IDisposable
{
    private readonly FaultInjector _owner;
    private readonly ApiKey? _api;
    private readonly Func<RequestInfo, bool>? _when;
    private readonly TaskCompletionSource _usedUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private int _hits;

    internal Fault(FaultInjector owner, ApiKey? api, int times, Func<RequestInfo, bool>? when)
    {
        _owner = owner;
        _api = api;
        _left = times;
        _when = when;
    }

    /// <summary>How many requests it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Ends when it has hit as many requests as it was meant to.</summary>
    public Task UsedUp => _usedUp.Task;

    internal TimeSpan Delay { get; init; }

    internal FaultEffect Effect { get; init; }

    internal KafkaErrorCode Error { get; init; }

    /// <summary>Ends it: further requests are not hit.</summary>
    public void Dispose() => _owner.Remove(this);

    /// <summary>Whether it hits this request; called by one thread at a time.</summary>
    internal bool Hit(RequestInfo request)
    {
        if (_left == 0 || (_api is { } api && api != request.Api) || _when?.Invoke(request) == false)
        {
            return false;
        }

        _left--;
        Interlocked.Increment(ref _hits);
        if (_left == 0)
        {
            _owner.Remove(this);
            _usedUp.TrySetResult();
        }

        return true;
    }
}
