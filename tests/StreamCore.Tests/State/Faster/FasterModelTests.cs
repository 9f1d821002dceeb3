using CsCheck;

namespace StreamCore.Tests.State.Faster;

/// <summary>Whatever happens between epochs, a store that is brought up to date by the changelog is the store in memory.</summary>
public sealed class FasterModelTests
{
    private static readonly Gen<byte[]> GenKey = Gen.Int[0, 150].Select(static number => (byte[])[(byte)number, .. new byte[number % 30]]);

    private static readonly Gen<byte[]> GenValue = Gen.Frequency(
        (10, Gen.Select(Gen.Int[0, 300], Gen.Byte, static (size, fill) => Enumerable.Repeat(fill, size).ToArray())),
        (1, Gen.Select(Gen.Int[1000, 3000], Gen.Byte, static (size, fill) => Enumerable.Repeat(fill, size).ToArray())));

    private static readonly Gen<Action<FasterModel>> GenStep = Gen.Frequency(
        (12, Gen.Select(Gen.Select(GenKey, GenValue.Null(0.3)).Array[0, 40], Gen.Double.Unit, static (writes, abort) =>
            (Action<FasterModel>)(model => model.Epoch(writes, commits: abort > 0.2)))),
        (3, Gen.Const<Action<FasterModel>>(static model => model.Checkpoint())),
        (2, Gen.Const<Action<FasterModel>>(static model => model.BeginCheckpoint())),
        (2, Gen.Const<Action<FasterModel>>(static model => model.Sweep())),
        (1, Gen.Int[3, 7].Select(static bits => (Action<FasterModel>)(model => model.Restart(1 << bits)))),
        (1, Gen.Const<Action<FasterModel>>(static model => model.Crash())),
        (1, Gen.Const<Action<FasterModel>>(static model => model.Compare())));

    /// <summary>With few bits of the hash, many keys share a place in the index.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void A_store_is_what_its_epochs_made_of_it(long hashMask)
    {
        var fromCheckpoint = 0;
        GenStep.Array[0, 80].Sample(
            steps =>
            {
                using var model = new FasterModel(hashMask);
                foreach (var step in steps)
                {
                    step(model);
                }

                model.Restart();
                Interlocked.Add(ref fromCheckpoint, model.FromCheckpoint);
            },
            iter: 60);
        TestContext.Current.TestOutputHelper?.WriteLine($"{fromCheckpoint} restarts began with a checkpoint");
        Assert.NotEqual(0, fromCheckpoint);
    }
}
