using System.Globalization;
using RocksDbSharp;
using StreamCore.State;

namespace StateBackends;

/// <summary>
/// RocksDB, with one read and one write an event and no undo log. Without its write-ahead log, as Flink and Kafka Streams run it:
/// the changelog is the truth. A checkpoint flushes what is in memory and links the files.
/// </summary>
internal sealed class RocksDbStore : ICardStore
{
    private const string CheckpointPrefix = "checkpoint-";
    private const int BloomBits = 10;
    private const ulong NumberOfWriteBuffers = 2;

    private readonly string _directory;
    private readonly TimeSpan _checkpointInterval;
    private readonly WriteOptions _write = new WriteOptions().DisableWal(1);
    private readonly RocksDb _rocks;
    private long _lastCheckpoint = TimeProvider.System.GetTimestamp();
    private long _checkpoints;

    /// <param name="settings">The case.</param>
    /// <param name="directory">Where its files are; a checkpoint there is used.</param>
    /// <param name="usesBudget">Whether it gets the memory budget and Bloom filters; otherwise everything is as RocksDB has it by default.</param>
    public RocksDbStore(BenchmarkSettings settings, string directory, bool usesBudget)
    {
        _directory = directory;
        _checkpointInterval = settings.CheckpointInterval;
        Directory.CreateDirectory(directory);
        var checkpoint = FindCheckpoint();
        RestoredOffset = checkpoint is null
            ? 0
            : long.Parse(Path.GetFileName(checkpoint).AsSpan(CheckpointPrefix.Length), CultureInfo.InvariantCulture);
        _rocks = RocksDb.Open(Options(usesBudget ? (ulong)settings.Memory : null), checkpoint ?? Path.Combine(directory, "work"));
    }

    public long RestoredOffset { get; }

    public long? Checkpoints => _checkpoints;

    public void Get(byte[] key, byte[] value)
    {
        var length = _rocks.Get(key, value, 0, value.Length);
        if (length != value.Length)
        {
            throw new InvalidDataException($"Key {Convert.ToHexString(key)} has a value of {length} bytes.");
        }
    }

    public void Put(byte[] key, byte[] value) => _rocks.Put(key, value, writeOptions: _write);

    public void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _rocks.Put(key, value, writeOptions: _write);

    public void EndEpoch(long? changelogOffset)
    {
        if (changelogOffset is { } offset && TimeProvider.System.GetElapsedTime(_lastCheckpoint) >= _checkpointInterval)
        {
            MakeCheckpoint(offset);
        }
    }

    public void MakeCheckpoint(long changelogOffset)
    {
        var before = FindCheckpoint();
        var path = Path.Combine(_directory, CheckpointPrefix + changelogOffset.ToString(CultureInfo.InvariantCulture));
        if (before != path)
        {
            using var checkpoint = _rocks.Checkpoint();
            checkpoint.Save(path);
            if (before is not null)
            {
                Directory.Delete(before, recursive: true);
            }

            _checkpoints++;
        }

        _lastCheckpoint = TimeProvider.System.GetTimestamp();
    }

    public void ForEach(EntryVisitor visitor)
    {
        using var iterator = _rocks.NewIterator();
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            visitor(iterator.GetKeySpan(), iterator.GetValueSpan());
        }
    }

    public void Dispose() => _rocks.Dispose();

    private string? FindCheckpoint() => Directory.EnumerateDirectories(_directory, CheckpointPrefix + "*").SingleOrDefault();

    /// <summary>The write buffers take a quarter of the budget, the block cache with indexes and filters the rest.</summary>
    private static DbOptions Options(ulong? budget)
    {
        var options = new DbOptions().SetCreateIfMissing();
        if (budget is { } memory)
        {
            var writeBuffers = memory / 4;
            options
                .SetWriteBufferSize(writeBuffers / NumberOfWriteBuffers)
                .SetMaxWriteBufferNumber((int)NumberOfWriteBuffers)
                .SetBlockBasedTableFactory(new BlockBasedTableOptions()
                    .SetBlockCache(Cache.CreateLru(memory - writeBuffers))
                    .SetCacheIndexAndFilterBlocks(true)
                    .SetFilterPolicy(BloomFilterPolicy.Create(BloomBits, false)));
        }

        return options;
    }
}
