using StreamCore.State;
using StreamCore.State.Schemas;

namespace StreamCore.Runtime.Epochs;

/// <summary>
/// Keeps committed epochs in memory: a job that fails and is restarted goes on from there, but not a process. Give the
/// same store to two environments, and the second goes on where the first one stopped or failed.
/// </summary>
public sealed class InMemoryEpochStore
{
    private readonly Dictionary<string, InMemoryStateStore> _regions = [];
    private readonly Lock _lock = new();

    /// <summary>How many entries the committed state of all regions has.</summary>
    public long EntryCount
    {
        get
        {
            lock (_lock)
            {
                return _regions.Values.Sum(entries => entries.Entries().LongCount(entry => !StateMetadata.IsKey(entry.Key.Span[StateScope.Size..])));
            }
        }
    }

    internal IEpochStore Open(string region)
    {
        lock (_lock)
        {
            if (!_regions.TryGetValue(region, out var entries))
            {
                _regions.Add(region, entries = new());
            }

            return new Store(entries, _lock);
        }
    }

    private sealed class Store(InMemoryStateStore entries, Lock gate) : IEpochStore
    {
        public RestoredEpoch Restore(CancellationToken cancellation)
        {
            lock (gate)
            {
                return new([.. entries.Entries().Select(entry => new KeyValuePair<byte[], byte[]>(entry.Key.ToArray(), entry.Value.ToArray()))]);
            }
        }

        public object? CreateTransaction() => null;

        public void Commit(EpochContents contents)
        {
            lock (gate)
            {
                contents.ForEachChange((key, value, deleted) =>
                {
                    if (deleted)
                    {
                        entries.Delete(key);
                    }
                    else
                    {
                        entries.Upsert(key, value);
                    }
                });
            }
        }

        public void Dispose()
        {
        }
    }
}
