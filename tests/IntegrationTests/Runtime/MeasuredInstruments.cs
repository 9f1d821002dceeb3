using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamCore.Metrics;

namespace IntegrationTests.Runtime;

/// <summary>Collects the instruments of one job's subtasks; other tests' jobs may run in this process at the same time.</summary>
internal sealed class MeasuredInstruments : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, (string Vertex, int Subtask) Subtask)> _measured = new();
    private readonly MeterListener _listener = new();

    public MeasuredInstruments(string job)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StreamMetrics.MeterName && instrument.Name.StartsWith("streamcore.subtask.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (job.Equals(byName["job"]))
            {
                _measured.Enqueue((instrument.Name, ((string)byName["vertex"]!, (int)byName["subtask"]!)));
            }
        });
        _listener.Start();
    }

    public void Collect()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
    }

    /// <summary>The subtasks that an instrument has measured, sorted.</summary>
    public IEnumerable<(string Vertex, int Subtask)> Subtasks(string instrument) =>
        _measured.Where(measured => measured.Instrument == instrument).Select(measured => measured.Subtask).Order();

    public void Dispose() => _listener.Dispose();
}
