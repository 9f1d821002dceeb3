using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>Opens stores in memory that stop before a write until the test lets them go on.</summary>
internal sealed class GatedStateBackend(int freeWrites, params int[] gatedPartitions) : StateBackend
{
    private readonly Dictionary<int, GatedStore> _stores = [];

    /// <summary>The store of a partition that was opened last.</summary>
    public GatedStore this[int partition]
    {
        get
        {
            lock (_stores)
            {
                return _stores[partition];
            }
        }
    }

    /// <summary>Whether each of the gated partitions has come to its gate.</summary>
    public bool AreAtTheGate
    {
        get
        {
            lock (_stores)
            {
                return gatedPartitions.All(partition => _stores.TryGetValue(partition, out var store) && store.IsAtTheGate);
            }
        }
    }

    internal override OpenedStore Open(StorePartition partition)
    {
        var store = new GatedStore(gatedPartitions.Contains(partition.Partition) ? freeWrites : int.MaxValue);
        lock (_stores)
        {
            _stores[partition.Partition] = store;
        }

        return new(store, 0);
    }

    internal sealed class GatedStore(int freeWrites) : IStateStore
    {
        private readonly IStateStore _store = StateBackend.InMemory.Open(new("", "", "", 0, 0)).Store;
        private readonly ManualResetEventSlim _gate = new();
        private volatile int _writes;

        /// <summary>How many writes have passed.</summary>
        public int Writes => _writes;

        public bool IsAtTheGate { get; private set; }

        public bool IsDisposed { get; private set; }

        public long Count => _store.Count;

        public void OpenTheGate() => _gate.Set();

        public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => _store.TryGet(key, out value);

        public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (_writes == freeWrites)
            {
                IsAtTheGate = true;
                _gate.Wait();
            }

            _store.Upsert(key, value);
            _writes++;
        }

        public void Delete(ReadOnlySpan<byte> key) => _store.Delete(key);

        public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries() => _store.Entries();

        public long Sweep(long cursor, int count, EntryVisitor visitor) => _store.Sweep(cursor, count, visitor);

        public void Dispose()
        {
            _store.Dispose();
            _gate.Dispose();
            IsDisposed = true;
        }
    }
}
