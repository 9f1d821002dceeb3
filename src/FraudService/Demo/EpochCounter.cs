using System.Diagnostics.Metrics;
using StreamCore.Metrics;

namespace FraudService.Demo;

/// <summary>Counts the epochs that this process commits.</summary>
internal sealed class EpochCounter : IDisposable
{
    private const string EpochsName = "streamcore.epochs";

    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private long _epochs;
    private long _previousEpochs;
    private long _previousTimestamp;

    public EpochCounter(TimeProvider time)
    {
        _time = time;
        _previousTimestamp = time.GetTimestamp();
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            // By name: an instrument is published before the field that holds it is set.
            if (instrument.Meter.Name == StreamMetrics.MeterName && instrument.Name == EpochsName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _epochs, count));
        _listener.Start();
    }

    /// <summary>How many so far.</summary>
    public long Epochs => Volatile.Read(ref _epochs);

    /// <summary>Epochs per second since this was last called. One thread calls it.</summary>
    public double TakeRate()
    {
        var (epochs, now) = (Epochs, _time.GetTimestamp());
        var seconds = _time.GetElapsedTime(_previousTimestamp, now).TotalSeconds;
        var rate = seconds > 0 ? (epochs - _previousEpochs) / seconds : 0;
        (_previousEpochs, _previousTimestamp) = (epochs, now);
        return rate;
    }

    public void Dispose() => _listener.Dispose();
}
