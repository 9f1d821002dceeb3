using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.State;

namespace StateBackends;

/// <summary>Restores a store in a process that has done nothing before, and checks what it holds then.</summary>
internal sealed class RestoreRun(BenchmarkSettings settings, StoreKind kind, string directory, ProgressLines progress)
{
    /// <summary>Records are made beforehand in such batches, so that making them is not measured and they need not all be kept.</summary>
    private const int Batch = 20_000;

    private long _begin;
    private double _openSeconds;
    private TimeSpan _cpu;

    /// <summary>From its checkpoint and the records behind it.</summary>
    public RestoreResult FromCheckpoint()
    {
        var updates = Workload.Updates(settings);
        using var store = Open();
        var tail = ChangelogRecords.End(settings) - settings.TailEvents;
        if (store.RestoredOffset != tail)
        {
            throw new InvalidDataException($"The store has begun with offset {store.RestoredOffset}, but its last checkpoint is that of offset {tail}.");
        }

        return Apply(store, new ChangelogRecords(settings, updates).Tail(), settings.TailEvents, updates);
    }

    /// <summary>From a compacted changelog that needs no reading: the store's part of a restore.</summary>
    public RestoreResult FromChangelog()
    {
        var updates = Workload.Updates(settings);
        using var store = Open();
        return Apply(store, new ChangelogRecords(settings, updates).Compacted(), settings.Cards, updates);
    }

    /// <summary>From the same changelog in a topic of a broker.</summary>
    public RestoreResult FromBroker(string bootstrap)
    {
        using var store = Open();
        var options = new StreamExecutionOptions { ApplicationId = "state-backends", Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap } };
        var reader = new ChangelogReader(new KafkaClientSettings(options), TimeProvider.System, NullLogger.Instance);
        long records = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        _begin = TimeProvider.System.GetTimestamp();
        reader.Read(
            new TopicPartition(ChangelogTopic.Name, 0),
            0,
            settings.Cards,
            (key, value, _) =>
            {
                store.Restore(key, value);
                progress.Report("restore", ++records, settings.Cards);
            },
            CancellationToken.None);
        var seconds = TimeProvider.System.GetElapsedTime(_begin).TotalSeconds;
        _cpu += Environment.CpuUsage.TotalTime - cpu;
        return Conclude(store, seconds, records, Workload.Updates(settings));
    }

    private ICardStore Open()
    {
        var cpu = Environment.CpuUsage.TotalTime;
        _begin = TimeProvider.System.GetTimestamp();
        var store = kind.Open(settings, directory, ChangelogRecords.End(settings));
        _openSeconds = TimeProvider.System.GetElapsedTime(_begin).TotalSeconds;
        _cpu = Environment.CpuUsage.TotalTime - cpu;
        return store;
    }

    private RestoreResult Apply(ICardStore store, IEnumerable<(byte[] Key, byte[] Value)> records, long total, int[] updates)
    {
        long ticks = 0;
        long done = 0;
        foreach (var batch in records.Chunk(Batch))
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var begin = TimeProvider.System.GetTimestamp();
            foreach (var (key, value) in batch)
            {
                if (!ChangelogValue.TryRead(key, value, out var state, out var error))
                {
                    throw new InvalidDataException(error);
                }

                store.Restore(key, state);
            }

            ticks += TimeProvider.System.GetTimestamp() - begin;
            _cpu += Environment.CpuUsage.TotalTime - cpu;
            done += batch.Length;
            progress.Report("restore", done, total);
        }

        return Conclude(store, ticks / (double)TimeProvider.System.TimestampFrequency, done, updates);
    }

    private RestoreResult Conclude(ICardStore store, double applySeconds, long records, int[] updates)
    {
        var result = new RestoreResult(_openSeconds, applySeconds, _cpu.TotalSeconds, records, ResidentMemory.Now);
        progress.Report("check", 0, 1);
        StateChecksum.Expected(settings, updates).ThrowIfNotIn(store);
        progress.Report("check", 1, 1);
        return result;
    }
}
