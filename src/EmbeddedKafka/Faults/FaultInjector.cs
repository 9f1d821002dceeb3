using EmbeddedKafka.Protocol;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Faults;

/// <summary>
/// Makes a broker fail on demand. Each fault hits the next requests of an API (null: of any), or those of them that a
/// predicate picks; a request is hit by at most one fault, the oldest that matches. Predicates must be quick and must not
/// throw.
/// </summary>
public sealed class FaultInjector
{
    private readonly Lock _lock = new();
    private volatile Fault[] _faults = [];
    private volatile TaskCompletionSource? _resumed;

    /// <summary>Answers requests later.</summary>
    /// <param name="api">The API, or null for any.</param>
    /// <param name="delay">How much later, by the broker's clock; the effect is later, too.</param>
    /// <param name="times">How many requests it hits.</param>
    /// <param name="when">Picks requests; null picks all.</param>
    public Fault Delay(ApiKey? api, TimeSpan delay, int times = 1, Func<RequestInfo, bool>? when = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Add(new Fault(this, api, Positive(times), when) { Delay = delay });
    }

    /// <summary>Refuses requests with an error; they have no effect.</summary>
    /// <param name="api">The API, or null for any.</param>
    /// <param name="error">The error that is answered, for each part of the request that has one of its own.</param>
    /// <param name="times">How many requests it hits.</param>
    /// <param name="when">Picks requests; null picks all.</param>
    public Fault Fail(ApiKey? api, KafkaErrorCode error, int times = 1, Func<RequestInfo, bool>? when = null) =>
        Add(new Fault(this, api, Positive(times), when) { Effect = FaultEffect.Fail, Error = error });

    /// <summary>Closes the connection instead of handling a request: it has no effect.</summary>
    /// <param name="api">The API, or null for any.</param>
    /// <param name="times">How many requests it hits.</param>
    /// <param name="when">Picks requests; null picks all.</param>
    public Fault DropBefore(ApiKey? api, int times = 1, Func<RequestInfo, bool>? when = null) =>
        Add(new Fault(this, api, Positive(times), when) { Effect = FaultEffect.DropBefore });

    /// <summary>Handles a request, and closes the connection instead of answering: it has its effect, unknown to the client.</summary>
    /// <param name="api">The API, or null for any.</param>
    /// <param name="times">How many requests it hits.</param>
    /// <param name="when">Picks requests; null picks all.</param>
    public Fault DropAfter(ApiKey? api, int times = 1, Func<RequestInfo, bool>? when = null) =>
        Add(new Fault(this, api, Positive(times), when) { Effect = FaultEffect.DropAfter });

    /// <summary>Ends all faults. A pause goes on.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults = [];
        }
    }

    /// <summary>Lets all requests that arrive from now on wait, before they have any effect, until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _resumed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends a pause; without one it does nothing.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _resumed?.SetResult();
            _resumed = null;
        }
    }

    internal ValueTask WaitWhilePausedAsync(CancellationToken cancellation) =>
        _resumed is { } resumed ? new ValueTask(resumed.Task.WaitAsync(cancellation)) : ValueTask.CompletedTask;

    internal Fault? Next(ApiKey api, Message request, RequestContext context)
    {
        if (_faults.Length == 0)
        {
            return null;
        }

        var info = RequestInfo.Of(api, request, context);
        lock (_lock)
        {
            return Array.Find(_faults, fault => fault.Hit(info));
        }
    }

    internal void Remove(Fault fault)
    {
        lock (_lock)
        {
            _faults = Array.FindAll(_faults, other => other != fault);
        }
    }

    private Fault Add(Fault fault)
    {
        lock (_lock)
        {
            _faults = [.. _faults, fault];
        }

        return fault;
    }

    private static int Positive(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return times;
    }
}
