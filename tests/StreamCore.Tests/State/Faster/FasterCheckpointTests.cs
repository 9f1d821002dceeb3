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
}
