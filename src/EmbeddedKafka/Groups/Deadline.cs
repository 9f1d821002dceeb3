namespace EmbeddedKafka.Groups;

/// <summary>
/// An action that runs, with the gate held, once a time has passed, unless it is put off or cancelled before.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly BrokerGate _gate;
    private readonly ITimer _timer;
    private readonly Action _missed;
    private bool _isSet;
    private long _setAt;
    private TimeSpan _length;

    public Deadline(BrokerGate gate, Action missed)
    {
        _gate = gate;
        _missed = missed;
        _timer = gate.CreateTimer(Fire);
    }

    /// <summary>Begins the time, anew if it runs already.</summary>
    public void Set(TimeSpan length)
    {
        _isSet = true;
        _setAt = _gate.Time.GetTimestamp();
        _length = length;
        _timer.Change(length, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the time: the action does not run.</summary>
    public void Cancel()
    {
        if (_isSet)
        {
            _isSet = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _isSet = false;
        _timer.Dispose();
    }

    private void Fire()
    {
        if (!_isSet)
        {
            return;
        }

        // The timer may have fired while the gate was held by somebody who put the deadline off.
        var left = _length - _gate.Time.GetElapsedTime(_setAt);
        if (left > TimeSpan.Zero)
        {
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            return;
        }

        _isSet = false;
        _missed();
    }
}
