using System.Globalization;

namespace StateBackends;

/// <summary>The results as a page: how they came about, the table, how to read it.</summary>
internal static class ResultPage
{
    public static string Render(BenchmarkSettings settings, RunConditions conditions, IReadOnlyList<StoreResults> results) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # State backends side by side

        Measured on {conditions.Date} with `dotnet run -c Release --project perf/StateBackends -- {string.Join(' ', settings.ToArguments())}`
        on {conditions.Machine}, {conditions.Runtime}. The load average, of which the measuring process itself makes 1 to 2, was
        {conditions.LoadAverages.DefaultIfEmpty().Min():F1} to {conditions.LoadAverages.DefaultIfEmpty().Max():F1}. Where it is higher than that, other programs shared the processors: compare the columns with each other,
        not with figures of another run.

        {settings.Cards:N0} cards with keys of {Cards.KeySize} bytes and values of {settings.ValueSize} bytes, which makes {settings.Cards * (double)(Cards.KeySize + settings.ValueSize) / 1e9:F2} GB; a memory budget of {settings.MemoryMiB} MiB;
        {settings.Events:N0} events a workload, a checkpoint each {settings.CheckpointSeconds} s.

        {Table(results)}
        {string.Concat(results.SelectMany(result => result.Failures).Select(failure => $"\nFailed: {failure}\n"))}
        - An event reads a card's value by its key, changes {2 * sizeof(long)} bytes of it and writes it back; that is the update. Cards are chosen at random:
          each as likely as any other (uniform), or the n-th most frequent in proportion to n^-0.99 (skewed). {BenchmarkSettings.EpochEvents:N0} events are an epoch.
          Events per second count the whole time of the epochs, on one thread; the processor time is that of all threads of the process.
        - In memory and FASTER are used as the engine does: through the undo log of the partition, which keeps each touched key's value
          from before the epoch. No changelog is written. RocksDB has one get and one put an event, no undo log and no write-ahead log.
        - The end of an epoch is the commit and what the store does for its checkpoints on the thread that owns it. RocksDB flushes its
          write buffer there. Checkpoints go by time: the slower store makes more of them for the same events.
        - FASTER's budget is that of its log's memory; its index takes an eighth of that in addition. RocksDB with the budget
          has a quarter of it for write buffers and the rest for its block cache, with indexes and Bloom filters in it. RocksDB by default
          keeps 64 MiB of writes in a buffer, and 32 MiB of blocks. Memory in use besides is that of the runtime, the buffers and the
          garbage of the process.
        - Memory is what is resident in the process of the store (`VmRSS`, `VmHWM`), after the last workload and at its peak since before the store was
          opened. Pages of files that the system keeps in memory are not counted, and there is room for all files here: what a
          store reads from disk comes from there mostly. On a machine without that room FASTER and RocksDB are slower than this.
        - A restore is done by a new process, so it includes compiling the code. Its result is compared with what is right, by a checksum over all keys and
          values; a wrong one would stand above as failed. The tail behind the checkpoint is {settings.TailEvents:N0} events.
          The changelog alone has one record a card, as after compaction; "in process" the records are in the memory of the process that restores, and checking
          and applying them is measured; "from the broker" they are read from the embedded broker, which shares the machine.
        - Values look random, so no compression makes them smaller.

        """);

    private static string Table(IReadOnlyList<StoreResults> results)
    {
        var rows = new List<(string Name, Func<StoreResults, string?> Cell)>
        {
            ("inserts/s into the empty store", store => store.Work is { } work ? $"{work.InsertsPerSecond:N0}" : null),
        };
        foreach (var name in (string[])[Workload.Uniform, Workload.Skewed])
        {
            rows.Add(($"{name}: events/s", store => Of(store, name) is { } it ? $"{it.EventsPerSecond:N0}" : null));
            rows.Add(($"{name}: processor time an event (µs)", store => Of(store, name) is { } it ? $"{it.CpuMicroseconds:F1}" : null));
            rows.Add(($"{name}: update p50 / p99 / p99.9 (µs)", store => Of(store, name)?.Update is { } it ? $"{it.P50:F1} / {it.P99:F1} / {it.P999:F1}" : null));
            rows.Add(($"{name}: update max (ms)", store => Of(store, name)?.Update is { } it ? $"{it.Max / 1e3:F1}" : null));
            rows.Add(($"{name}: end of an epoch p50 / p99 / max (ms)", store => Of(store, name)?.EpochEnd is { } it ? $"{it.P50 / 1e3:F3} / {it.P99 / 1e3:F2} / {it.Max / 1e3:F1}" : null));
        }

        rows.Add(("checkpoints completed", store => store.Work?.Checkpoints is { } it ? $"{it}" : null));
        rows.Add(("resident memory before / after / peak (MB)", store => store.Work is { } it ? $"{it.MemoryBefore / 1e6:F0} / {it.MemoryAfter / 1e6:F0} / {it.MemoryPeak / 1e6:F0}" : null));
        rows.Add(("files (MB)", store => store.Work is { } it ? $"{it.DiskBytes / 1e6:N0}" : null));
        rows.Add(("restore from checkpoint and tail: open + tail (s)", store => store.FromCheckpoint is { } it ? $"{it.OpenSeconds:F2} + {it.ApplySeconds:F2}" : null));
        rows.Add(("... processor time (s)", store => store.FromCheckpoint is { } it ? $"{it.CpuSeconds:F1}" : null));
        rows.Add(("restore from the changelog alone, in process (s)", store => store.FromChangelog is { } it ? $"{it.OpenSeconds + it.ApplySeconds:F1}" : null));
        rows.Add(("... processor time (s)", store => store.FromChangelog is { } it ? $"{it.CpuSeconds:F1}" : null));
        rows.Add(("restore from the changelog alone, from the broker (s)", store => store.FromBroker is { } it ? $"{it.OpenSeconds + it.ApplySeconds:F1}" : null));
        rows.Add(("... processor time without the broker's (s)", store => store.FromBroker is { } it ? $"{it.CpuSeconds:F1}" : null));
        return string.Join(
            '\n',
            rows.Select(row => $"| {row.Name} | {string.Join(" | ", results.Select(store => row.Cell(store) ?? "-"))} |")
                .Prepend($"|---|{string.Concat(results.Select(_ => "---:|"))}")
                .Prepend($"| | {string.Join(" | ", results.Select(store => store.Store))} |"));
    }

    private static WorkloadResult? Of(StoreResults store, string workload) => store.Work?.Workloads.Single(result => result.Name == workload);
}
