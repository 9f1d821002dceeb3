using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamCore.Kafka.Tables;

namespace StreamCore.Metrics;

/// <summary>The observable instruments of tables, on the meter <see cref="StreamMetrics.MeterName"/>, with the tag <c>topic</c>.</summary>
internal static class TableMetrics
{
    private static readonly ConcurrentDictionary<KafkaTable, byte> Running = new();

    /// <summary>Begins to measure a table, until the result is disposed.</summary>
    public static IDisposable Observe(KafkaTable table)
    {
        Running.TryAdd(table, 0);
        return new Observation(table);
    }

    /// <summary>Creates the instruments.</summary>
    public static void Create(Meter meter)
    {
        meter.CreateObservableGauge(
            "streamcore.table.lag", () => Measure(status => status.Lag), "{record}", "Offsets that a table is behind its topic.");
        meter.CreateObservableGauge(
            "streamcore.table.caught_up", () => Measure(status => status.IsCaughtUp ? 1 : 0), null, "1 once a table has caught up with its topic.");
        meter.CreateObservableCounter(
            "streamcore.table.failed_records", () => Measure(status => status.FailedRecords), "{record}", "Records that a table's handler could not take.");
    }

    private static IEnumerable<Measurement<long>> Measure(Func<KafkaTableStatus, long?> read) =>
        from table in Running.Keys
        let status = table.Status
        let value = read(status)
        where value is not null
        select new Measurement<long>(value.Value, new KeyValuePair<string, object?>("topic", status.Topic));

    private sealed class Observation(KafkaTable table) : IDisposable
    {
        public void Dispose() => Running.TryRemove(table, out _);
    }
}
