using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// Combines the channels of a subtask's input, by the rules of Flink's class of the same name. Unlike a source's splits, a
/// channel that comes back from idleness behind the watermark is left out until it has caught up: it is not "aligned", and
/// what it brings meanwhile is late.
/// </summary>
internal sealed class StatusWatermarkValve : Runtime.Exchange.IWatermarkValve
{
    private readonly IWatermarkReceiver _receiver;
    private readonly Channel[] _channels;
    private int _activeChannels;
    private long _last;

    /// <summary>Begins with all channels active and aligned.</summary>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="receiver">Takes the watermark and the status.</param>
    /// <param name="restored">The watermark that the input had before a restart: nothing is given out up to it.</param>
    public StatusWatermarkValve(int channels, IWatermarkReceiver receiver, long restored = long.MinValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _receiver = receiver;
        _activeChannels = channels;
        _channels = new Channel[channels];
        _last = restored;
        Array.Fill(_channels, new() { Watermark = restored, IsActive = true, IsAligned = true });
    }

    /// <summary>A watermark has come on a channel.</summary>
    public void OnWatermark(int channel, long watermark)
    {
        ref var from = ref _channels[channel];
        if (!from.IsActive || watermark <= from.Watermark)
        {
            return;
        }

        from.Watermark = watermark;
        from.IsAligned |= watermark >= _last;
        EmitLeastAligned();
    }

    /// <summary>A status has come on a channel.</summary>
    public void OnStatus(int channel, StreamStatus status)
    {
        ref var from = ref _channels[channel];
        var active = status == StreamStatus.Active;
        if (active == from.IsActive)
        {
            return;
        }

        from.IsActive = active;
        if (active)
        {
            OnActive(ref from);
        }
        else
        {
            OnIdle(ref from);
        }
    }

    private void OnActive(ref Channel from)
    {
        from.IsAligned = from.Watermark >= _last;
        if (_activeChannels++ == 0)
        {
            _receiver.OnStatus(StreamStatus.Active);
        }
    }

    private void OnIdle(ref Channel from)
    {
        from.IsAligned = false;

        // Only the channel that the watermark waited for can let it advance by going idle.
        var heldBack = from.Watermark == _last;
        if (--_activeChannels > 0)
        {
            if (heldBack)
            {
                EmitLeastAligned();
            }

            return;
        }

        if (heldBack)
        {
            EmitGreatest();
        }

        _receiver.OnStatus(StreamStatus.Idle);
    }

    private void EmitLeastAligned()
    {
        var least = long.MaxValue;
        var aligned = false;
        foreach (ref readonly var channel in _channels.AsSpan())
        {
            if (channel.IsAligned)
            {
                aligned = true;
                least = Math.Min(least, channel.Watermark);
            }
        }

        if (aligned)
        {
            Emit(least);
        }
    }

    private void EmitGreatest()
    {
        var greatest = long.MinValue;
        foreach (ref readonly var channel in _channels.AsSpan())
        {
            greatest = Math.Max(greatest, channel.Watermark);
        }

        Emit(greatest);
    }

    private void Emit(long watermark)
    {
        if (watermark > _last)
        {
            _last = watermark;
            _receiver.OnWatermark(watermark);
        }
    }

    private struct Channel
    {
        public long Watermark;
        public bool IsActive;
        public bool IsAligned;
    }
}
