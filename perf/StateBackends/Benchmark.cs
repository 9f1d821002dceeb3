namespace StateBackends;

/// <summary>Measures stores one after the other; one that fails does not keep the others from it.</summary>
internal sealed class Benchmark(BenchmarkSettings settings, string directory, bool withBroker, Action<string, long, long> onProgress)
{
    private readonly List<double> _loadAverages = [];

    /// <summary>The load average after each process.</summary>
    public IReadOnlyList<double> LoadAverages => _loadAverages;

    public async Task<IReadOnlyList<StoreResults>> RunAsync(IReadOnlyList<StoreKind> kinds, CancellationToken cancellation)
    {
        var results = new List<StoreResults>();
        foreach (var kind in kinds)
        {
            var failures = new List<string>();
            var work = Path.Combine(directory, kind.Name);
            var restored = Path.Combine(directory, kind.Name + "-restored");
            var worked = await RunAsync<WorkResult>(kind, MeasuredTask.Work, work, "", failures, cancellation);
            var fromCheckpoint = kind.HasCheckpoints && worked is not null
                ? await RunAsync<RestoreResult>(kind, MeasuredTask.Checkpoint, work, "", failures, cancellation)
                : null;
            Delete(work);
            var fromChangelog = await RunAsync<RestoreResult>(kind, MeasuredTask.Changelog, restored, "", failures, cancellation);
            Delete(restored);
            results.Add(new(kind.Title, worked, fromCheckpoint, fromChangelog, null, failures));
        }

        if (!withBroker || !kinds.Any(kind => kind.IsOurs))
        {
            return results;
        }

        var topic = Path.Combine(directory, "broker");
        await using var broker = await ChangelogTopic.CreateAsync(
            settings, topic, done => onProgress("changelog into the broker", done, settings.Cards), cancellation);
        for (var i = 0; i < kinds.Count; i++)
        {
            if (!kinds[i].IsOurs)
            {
                continue;
            }

            var failures = results[i].Failures.ToList();
            var restored = Path.Combine(directory, kinds[i].Name + "-restored");
            var fromBroker = await RunAsync<RestoreResult>(kinds[i], MeasuredTask.Broker, restored, broker.BootstrapServers, failures, cancellation);
            Delete(restored);
            results[i] = results[i] with { FromBroker = fromBroker, Failures = failures };
        }

        return results;
    }

    private async Task<T?> RunAsync<T>(
        StoreKind kind, MeasuredTask task, string path, string bootstrap, List<string> failures, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await MeasuringProcess.RunAsync<T>(
                MeasureCommand.Arguments(settings, kind, task, path, bootstrap),
                (stage, done, total) => onProgress($"{kind.Name} {task}: {stage}", done, total),
                cancellation);
        }
        catch (InvalidOperationException e)
        {
            failures.Add($"{kind.Name} {task}: {e.Message}");
            return null;
        }
        finally
        {
            _loadAverages.Add(RunConditions.LoadAverage());
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
