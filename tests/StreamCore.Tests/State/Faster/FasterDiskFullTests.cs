using StreamCore.State;

namespace StreamCore.Tests.State.Faster;

/// <summary>A full disk ends no job that has memory left, and loses nothing in the others.</summary>
public sealed class FasterDiskFullTests : IDisposable
{
    // Memory for all that the tests write, and a bit more.
    private readonly FasterBed _bed = new(memory: 1 << 20);

    [Fact]
    public void A_checkpoint_waits_for_room_while_the_job_goes_on()
    {
        var store = _bed.Open().Store;
        var checkpoints = (ICheckpointingStore)store;
        Write(store, 1);
        FasterBed.Checkpoint(store, 100);

        _bed.IsDiskFull = true;
        Write(store, 2);
        checkpoints.OnEpochCommitted(200);
        FasterBed.Until(
            () =>
            {
                checkpoints.OnEpochCommitted(null);
                return checkpoints.Checkpoint.Failed > 0;
            },
            "the checkpoint is reported as failed");
        Assert.Equal(100, checkpoints.Checkpoint.ChangelogOffset);
        Assert.Contains("No space left on device", checkpoints.Checkpoint.LastError, StringComparison.Ordinal);
        Assert.Contains(_bed.Log.Lines, line => line.Contains("the one before is kept", StringComparison.Ordinal));
        var files = _bed.Copy();
        Write(store, 3);
        Assert.False(checkpoints.IsCheckpointDue);

        _bed.IsDiskFull = false;
        FasterBed.Until(
            () =>
            {
                _bed.Time.Advance(TimeSpan.FromSeconds(1));
                checkpoints.OnEpochCommitted(null);
                return checkpoints.Checkpoint.Completed == 2;
            },
            "the checkpoint has completed after all");
        Assert.Equal(new(2, 1, 200, null), checkpoints.Checkpoint);
        Write(store, 4);
        FasterBed.Checkpoint(store, 400);
        store.Dispose();

        AssertHolds(400, 4);
        _bed.PutBack(files);
        AssertHolds(100, 1);
    }

    [Fact]
    public void A_manifest_that_cannot_be_written_leaves_the_checkpoint_before()
    {
        using (var store = _bed.Open().Store)
        {
            var checkpoints = (ICheckpointingStore)store;
            Write(store, 1);
            FasterBed.Checkpoint(store, 100);
            Directory.CreateDirectory(Path.Combine(_bed.StoreDirectory, "new-checkpoint"));
            Write(store, 2);
            checkpoints.OnEpochCommitted(200);
            FasterBed.Until(
                () =>
                {
                    checkpoints.OnEpochCommitted(null);
                    return checkpoints.Checkpoint.Failed == 1;
                },
                "the checkpoint has failed");
            Assert.Equal(100, checkpoints.Checkpoint.ChangelogOffset);
            Directory.Delete(Path.Combine(_bed.StoreDirectory, "new-checkpoint"));
        }

        AssertHolds(100, 1);
    }

    [Fact]
    public void A_store_that_cannot_make_room_in_memory_says_so_and_loses_nothing()
    {
        var store = _bed.Open().Store;
        Write(store, 1);
        FasterBed.Checkpoint(store, 100);

        _bed.IsDiskFull = true;
        var error = Assert.Throws<IOException>(() => Fill(store));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.True(store.Count > 1000, $"{store.Count} keys before memory was full");
        Assert.True(store.TryGet(BitConverter.GetBytes(1), out _));
        store.Dispose();
        AssertHolds(100, 1);
    }

    public void Dispose() => _bed.Dispose();

    private static void Write(IStateStore store, byte value)
    {
        for (var i = 0; i < 500; i++)
        {
            store.Upsert(BitConverter.GetBytes(i), Enumerable.Repeat(value, 100).ToArray());
        }
    }

    private static void Fill(IStateStore store)
    {
        for (var i = 1000; i < 100_000; i++)
        {
            store.Upsert(BitConverter.GetBytes(i), new byte[500]);
        }
    }

    private void AssertHolds(long offset, byte value)
    {
        var opened = _bed.Open();
        using var store = opened.Store;
        Assert.Equal(offset, opened.ChangelogOffset);
        Assert.Equal(500, store.Count);
        Assert.All(FasterBed.Contents(store).Values, found => Assert.Equal(Convert.ToHexString(Enumerable.Repeat(value, 100).ToArray()), found));
    }
}
