using System.Numerics;
using Microsoft.Extensions.Logging;

namespace StreamCore.State.Faster;

/// <summary>How a <see cref="FasterStateBackend"/> uses memory and disk.</summary>
public sealed class FasterOptions
{
    /// <summary>How long Kafka keeps tombstones by default (<c>delete.retention.ms</c>).</summary>
    internal static readonly TimeSpan TombstoneRetention = TimeSpan.FromHours(24);

    /// <summary>
    /// Where the stores are kept: on local disk, in a subdirectory for each application, instance, changelog and partition. Nothing
    /// is lost with it but the time of longer restores.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The most memory that one store's log takes, in bytes; the largest power of two that is not greater is used. What does not
    /// fit is on disk. The store's index takes an eighth of it in addition, and its scans up to two pages. Checkpoints made with
    /// more cannot be used after it was lowered by half or more. At least eight pages; default 128 MiB.
    /// </summary>
    public long MemoryPerStore { get; init; } = 128L << 20;

    /// <summary>
    /// The most memory that all stores of this backend take together, in bytes, index included; null, the default, for no bound.
    /// A store's log takes the largest power of two that <see cref="MemoryPerStore"/> allows and that is left beside its index, and keeps it
    /// until it is closed. One that would get less than eight pages cannot be opened.
    /// </summary>
    public long? ProcessMemory { get; init; }

    /// <summary>
    /// The unit of disk access, in bytes, a power of two from 4 KiB to 32 MiB. An entry (key, value and 32 bytes) has to fit in a page.
    /// Default 2 MiB, about twice what Kafka takes as a record by default. Checkpoints made with another size are not used.
    /// </summary>
    public int PageSize { get; init; } = 2 << 20;

    /// <summary>How often a store begins a checkpoint. Default 1 min.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How old a checkpoint may be when a store begins with it. It must be less than the changelog's <c>delete.retention.ms</c>
    /// (24 h by default), with some hours to spare: the deletions since an older one may be gone from the
    /// changelog, and deleted keys would come back. Default 12 h.
    /// </summary>
    public TimeSpan MaxCheckpointAge { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How long one store's log may become, in bytes, before it is compacted: a bounded piece after each epoch. Where more
    /// than half of that is live, twice the live bytes count instead. The files may be longer by what two checkpoint intervals write. Default 1 GiB.
    /// </summary>
    public long DiskBudget { get; init; } = 1L << 30;

    /// <summary>Takes warnings about checkpoints that cannot be used or written; null, the default, for none.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>What tells the time; the system's clock by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>For tests: asked before each write to disk whether it is to fail as on a full one.</summary>
    internal Func<bool>? IsDiskFull { get; init; }

    /// <summary>For tests: which bits of the keys' hashes are used; with few, many keys share a place in the index.</summary>
    internal long HashMask { get; init; } = -1;

    internal long MinMemory => 8L * PageSize;

    /// <summary>How many bytes a store's index takes; a power of two.</summary>
    internal long IndexSize => 1L << (BitOperations.Log2((ulong)MemoryPerStore) - 3);

    /// <summary>Finds settings that cannot work.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), nameof(Directory), Directory, "name a directory on a local disk");
        Require(
            BitOperations.IsPow2(PageSize) && PageSize is >= 4 << 10 and <= 32 << 20, nameof(PageSize), PageSize, "take a power of two from 4 KiB to 32 MiB");
        Require(MemoryPerStore >= MinMemory, nameof(MemoryPerStore), MemoryPerStore, $"take at least eight pages, {MinMemory} bytes");
        Require(
            ProcessMemory is null || ProcessMemory >= MinMemory + IndexSize,
            nameof(ProcessMemory),
            ProcessMemory,
            $"leave it out, or take at least {MinMemory + IndexSize} bytes, which one store needs");
        Require(CheckpointInterval > TimeSpan.Zero, nameof(CheckpointInterval), CheckpointInterval, "take a time greater than zero");
        Require(
            MaxCheckpointAge > TimeSpan.Zero && MaxCheckpointAge < TombstoneRetention,
            nameof(MaxCheckpointAge),
            MaxCheckpointAge,
            $"take a time less than the {TombstoneRetention.TotalHours} h for which the changelog keeps deletions");
        Require(DiskBudget >= MinMemory, nameof(DiskBudget), DiskBudget, $"take at least {MinMemory} bytes");
    }

    private static void Require(bool condition, string name, object? value, string remedy)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} cannot be '{value}': {remedy}.", name);
        }
    }
}
