using StreamCore.State;
using StreamCore.State.Faster;

namespace StreamCore.Tests.State.Faster;

/// <summary>A store begins with its newest sound checkpoint, and with nothing else.</summary>
public sealed class FasterCheckpointTests
{
    [Fact]
    public void A_store_begins_with_what_the_last_checkpoint_has()
    {
        using var bed = new FasterBed();
        SortedDictionary<string, string> expected;
        using (var store = bed.Open().Store)
        {
            for (var turn = 0; turn < 5; turn++)
            {
                for (var i = 0; i < 1000; i++)
                {
                    store.Upsert(BitConverter.GetBytes(i + (100 * turn)), Enumerable.Repeat((byte)turn, i % 100).ToArray());
                }

                store.Delete(BitConverter.GetBytes(turn));
                FasterBed.Checkpoint(store, 100 * (turn + 1));
            }

            expected = FasterBed.Contents(store);
            for (var i = 0; i < 2000; i++)
            {
                store.Upsert(BitConverter.GetBytes(i), [1, 2, 3]);
            }
        }

        var opened = bed.Open();
        using var again = opened.Store;

        Assert.Equal(500, opened.ChangelogOffset);
        Assert.Equal(expected, FasterBed.Contents(again));
        Assert.Empty(bed.Log.Lines);
    }

    [Fact]
    public void Work_that_no_checkpoint_has_leaves_no_trace()
    {
        using var bed = new FasterBed();
        using (var store = bed.Open().Store)
        {
            store.Upsert([1], [1]);
        }

        var opened = bed.Open();
        using var again = opened.Store;

        Assert.Equal(0, opened.ChangelogOffset);
        Assert.Equal(0, again.Count);
        Assert.False(again.TryGet([1], out _));
        Assert.Equal(["LOCK"], Directory.GetFiles(bed.StoreDirectory).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_checkpoint_is_due_after_the_interval_and_not_while_one_is_under_way()
    {
        using var bed = new FasterBed();
        using var store = bed.Open().Store;
        var checkpoints = (ICheckpointingStore)store;
        Assert.False(checkpoints.IsCheckpointDue);
        bed.Time.Advance(bed.Options.CheckpointInterval);
        Assert.True(checkpoints.IsCheckpointDue);

        checkpoints.OnEpochCommitted(7);

        Assert.False(checkpoints.IsCheckpointDue);
        bed.Time.Advance(bed.Options.CheckpointInterval);
        FasterBed.Until(
            () =>
            {
                checkpoints.OnEpochCommitted(null);
                return checkpoints.Checkpoint.Completed == 1;
            },
            "the checkpoint is complete");
        Assert.True(checkpoints.IsCheckpointDue);
        Assert.Equal(new(1, 0, 7, null), checkpoints.Checkpoint);
    }

    [Fact]
    public void The_last_two_checkpoints_are_kept_and_what_belongs_to_none_is_deleted()
    {
        using var bed = new FasterBed();
        using (var store = bed.Open().Store)
        {
            for (var turn = 1; turn <= 5; turn++)
            {
                store.Upsert([1], [(byte)turn]);
                FasterBed.Checkpoint(store, turn);
            }
        }

        Assert.Equal(["LOCK", "checkpoint.4", "checkpoint.5", "log.0"], Files());
        File.WriteAllText(Path.Combine(bed.StoreDirectory, "log.7"), "of an earlier run");
        File.WriteAllText(Path.Combine(bed.StoreDirectory, "new-checkpoint"), "unfinished");

        using (bed.Open().Store)
        {
            Assert.Equal(["LOCK", "checkpoint.5", "log.0"], Files());
        }

        IEnumerable<string> Files() => Directory.GetFiles(bed.StoreDirectory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_is_too_old_or_of_another_clock_is_not_used()
    {
        AssertNotUsed("may be 12:00:00 old", bed => bed.Time.Advance(bed.Options.MaxCheckpointAge + TimeSpan.FromMinutes(1)));
        AssertNotUsed("may be 12:00:00 old", bed => bed.Time.AdjustTime(bed.Time.GetUtcNow() - bed.Options.MaxCheckpointAge - TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_checkpoint_beyond_the_changelogs_end_is_not_used() =>
        AssertNotUsed("the topic was created anew or truncated", changelogEnd: 9);

    [Fact]
    public void A_checkpoint_of_another_application_is_not_used() => AssertNotUsed(
        "it belongs to app, app-changelog/3",
        bed =>
        {
            var copy = bed.Copy();
            using (bed.Open(applicationId: "other").Store)
            {
            }

            foreach (var file in Directory.GetFiles(copy))
            {
                File.Copy(file, Path.Combine(bed.Options.Directory, "other", "0", "app-changelog", "3", Path.GetFileName(file)));
            }
        },
        applicationId: "other");

    [Fact]
    public void A_checkpoint_of_another_format_is_not_used() => AssertNotUsed(
        "its format is 2, not 1",
        bed =>
        {
            var path = Path.Combine(bed.StoreDirectory, "checkpoint.1");
            var manifest = CheckpointManifest.Parse(File.ReadAllBytes(path));
            File.WriteAllBytes(path, (manifest with { Format = 2 }).Serialize());
        });

    [Fact]
    public void A_checkpoint_with_pages_of_another_size_is_not_used() => AssertNotUsed(
        "it was made with pages of 4096 bytes, not 8192",
        options: bed => new() { Directory = bed.Options.Directory, PageSize = 8192, TimeProvider = bed.Time, LoggerFactory = bed.Log });

    [Fact]
    public void A_checkpoint_made_with_a_greater_index_is_not_used() => AssertNotUsed(
        "it was made with an index of 8192 bytes, more than 4096: MemoryPerStore was lowered",
        options: bed => new()
        {
            Directory = bed.Options.Directory,
            PageSize = bed.Options.PageSize,
            MemoryPerStore = 8 * 4096,
            TimeProvider = bed.Time,
            LoggerFactory = bed.Log,
        },
        memory: 16 * 4096);

    [Fact]
    public void A_checkpoint_made_with_a_smaller_index_is_used()
    {
        using var bed = new FasterBed();
        SortedDictionary<string, string>? expected = null;
        foreach (var memory in new[] { 8, 16, 128, 1024 })
        {
            var options = new FasterOptions
            {
                Directory = bed.Options.Directory,
                PageSize = bed.Options.PageSize,
                MemoryPerStore = memory * bed.Options.PageSize,
                TimeProvider = bed.Time,
                LoggerFactory = bed.Log,
            };
            using var store = bed.Open(options: options).Store;
            Assert.Equal(expected ?? [], FasterBed.Contents(store));
            for (var i = 0; i < 3000; i++)
            {
                store.Upsert(BitConverter.GetBytes(i + memory), BitConverter.GetBytes(memory));
            }

            expected = FasterBed.Contents(store);
            FasterBed.Checkpoint(store, 1);
        }

        Assert.Empty(bed.Log.Lines);
    }

    [Fact]
    public void A_checkpoint_serves_a_store_with_more_or_less_memory()
    {
        using var bed = new FasterBed();
        var random = new Random(4711);
        SortedDictionary<string, string>? expected = null;
        foreach (var pages in new[] { 16, 128, 16, 64, 8, 1024, 8 })
        {
            var options = new FasterOptions
            {
                Directory = bed.Options.Directory,
                PageSize = bed.Options.PageSize,
                MemoryPerStore = 1024 * bed.Options.PageSize,
                ProcessMemory = (128 + pages) * bed.Options.PageSize,
                TimeProvider = bed.Time,
                LoggerFactory = bed.Log,
            };
            using var store = bed.Open(options: options).Store;
            Assert.Equal(expected ?? [], FasterBed.Contents(store));
            for (var i = 0; i < 3000; i++)
            {
                // What is left of a page must not look like a record, whatever was there before.
                store.Upsert(BitConverter.GetBytes(i + pages), Enumerable.Repeat((byte)(i % 3 == 0 ? 255 : pages), random.Next(200)).ToArray());
            }

            expected = FasterBed.Contents(store);
            FasterBed.Checkpoint(store, 1);
        }

        Assert.Empty(bed.Log.Lines);
    }

    private static void AssertNotUsed(
        string reason, Action<FasterBed>? change = null, long changelogEnd = 10, string applicationId = "app", Func<FasterBed, FasterOptions>? options = null,
        long? memory = null)
    {
        using var bed = new FasterBed(memory: memory);
        using (var store = bed.Open().Store)
        {
            store.Upsert([1], [1]);
            FasterBed.Checkpoint(store, 10);
        }

        change?.Invoke(bed);
        var opened = bed.Open(applicationId, changelogEnd, options?.Invoke(bed));
        using var again = opened.Store;

        Assert.Equal(0, opened.ChangelogOffset);
        Assert.Equal(0, again.Count);
        Assert.Contains(reason, Assert.Single(bed.Log.Lines), StringComparison.Ordinal);
    }
}
