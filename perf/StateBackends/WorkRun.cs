namespace StateBackends;

/// <summary>Fills a store, puts the workloads on it, and leaves it with a checkpoint and a tail of events behind that.</summary>
internal sealed class WorkRun(BenchmarkSettings settings, StoreKind kind, string directory, ProgressLines progress)
{
    private readonly Cards _cards = new(settings);
    private readonly byte[] _key = new byte[Cards.KeySize];
    private readonly byte[] _value = new byte[settings.ValueSize];

    // Each card and each event has one record in the changelog.
    private long _changelogEnd;

    public WorkResult Run()
    {
        var before = ResidentMemory.Now;
        ResidentMemory.ForgetPeak();
        using var store = kind.Open(settings, directory, 0);
        var inserts = Insert(store);
        var results = new List<WorkloadResult>();
        long after = 0;
        long peak = 0;
        long? checkpoints = null;
        foreach (var workload in Workload.All(settings))
        {
            if (workload.Name == Workload.Tail)
            {
                after = ResidentMemory.Now;
                peak = ResidentMemory.Peak;
                store.MakeCheckpoint(_changelogEnd);
                checkpoints = store.Checkpoints;
            }

            var result = Put(store, workload);
            if (workload.Name is Workload.Uniform or Workload.Skewed)
            {
                results.Add(result);
            }
        }

        return new(inserts, results, before, after, peak, checkpoints, DiskUse.Of(directory));
    }

    private double Insert(ICardStore store)
    {
        long ticks = 0;
        for (var card = 0; card < settings.Cards;)
        {
            var begin = TimeProvider.System.GetTimestamp();
            for (var end = Math.Min(card + BenchmarkSettings.EpochEvents, settings.Cards); card < end; card++)
            {
                _cards.WriteKey(card, _key);
                _cards.WriteValue(card, 0, _value);
                store.Put(_key, _value);
                _changelogEnd++;
            }

            store.EndEpoch(_changelogEnd);
            ticks += TimeProvider.System.GetTimestamp() - begin;
            progress.Report("insert", card, settings.Cards);
        }

        return settings.Cards * (double)TimeProvider.System.TimestampFrequency / ticks;
    }

    private WorkloadResult Put(ICardStore store, Workload workload)
    {
        var updates = new Latencies();
        var epochEnds = new Latencies();
        var done = 0;
        long ticks = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var epoch in workload.Epochs(settings))
        {
            var begin = TimeProvider.System.GetTimestamp();
            var last = begin;
            foreach (var card in epoch)
            {
                _cards.WriteKey(card, _key);
                store.Get(_key, _value);
                _cards.Update(card, _value);
                store.Put(_key, _value);
                var now = TimeProvider.System.GetTimestamp();
                updates.Add(last, now);
                last = now;
            }

            _changelogEnd += epoch.Count;
            store.EndEpoch(workload.Name == Workload.Tail ? null : _changelogEnd);
            var end = TimeProvider.System.GetTimestamp();
            epochEnds.Add(last, end);
            ticks += end - begin;
            done += epoch.Count;
            progress.Report(workload.Name, done, workload.Events);
        }

        return new(
            workload.Name,
            workload.Events * (double)TimeProvider.System.TimestampFrequency / ticks,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / workload.Events,
            updates.Summary(),
            epochEnds.Summary());
    }
}
