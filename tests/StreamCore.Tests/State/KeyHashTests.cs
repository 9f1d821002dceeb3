using System.Buffers.Binary;
using StreamCore.State;

namespace StreamCore.Tests.State;

/// <summary>The hash is another one in each process, so these bounds are far from what chance may give.</summary>
public sealed class KeyHashTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(26)]
    [InlineData(50)]
    public void Keys_that_are_counted_up_are_spread_evenly(int length)
    {
        const int Keys = 100_000;
        const int Buckets = 1024;
        var key = new byte[length];
        var hashes = new HashSet<uint>();
        var buckets = new int[Buckets];
        for (var i = 0; i < Keys; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(length - 8), i);
            var hash = KeyHash.Of(key);
            hashes.Add(hash);
            buckets[hash % Buckets]++;
        }

        // About one collision is expected, and buckets of 98 keys give or take 10.
        Assert.InRange(hashes.Count, Keys - 20, Keys);
        Assert.InRange(buckets.Max(), Keys / Buckets, 2 * Keys / Buckets);
    }

    [Fact]
    public void Every_byte_and_the_length_count()
    {
        for (var length = 0; length < 70; length++)
        {
            var key = new byte[length];
            var hash = KeyHash.Of(key);
            Assert.NotEqual(hash, KeyHash.Of(new byte[length + 1]));
            for (var at = 0; at < length; at++)
            {
                key[at] = 1;
                Assert.NotEqual(hash, KeyHash.Of(key));
                key[at] = 0;
            }

            Assert.Equal(hash, KeyHash.Of(key));
        }
    }
}
