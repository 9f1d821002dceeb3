using System.Buffers.Binary;
using StreamCore.State;

namespace StreamCore.Tests.State;

public sealed class KeyGroupTests
{
    /// <summary>The expected groups were computed by another implementation of the finalizer; they must never change.</summary>
    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(1UL, 44)]
    [InlineData(2UL, 103)]
    [InlineData(0x2aUL, 76)]
    [InlineData(0xffUL, 40)]
    [InlineData(0x1234UL, 110)]
    [InlineData(0xdeadbeefUL, 44)]
    [InlineData(0xffffffffffffffffUL, 33)]
    [InlineData(0x18bcfe56800UL, 34)]
    public void The_group_of_a_number_never_changes(ulong key, int group)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, key);
        foreach (var length in new[] { 8, 4, 2, 1 })
        {
            if (bytes[length..].TrimStart((byte)0).IsEmpty)
            {
                Assert.Equal(group, KeyGroup.Of(bytes[..length]));
            }
        }
    }

    [Fact]
    public void Other_keys_are_hashed_by_XXH3() =>
        Assert.Equal((int)(0x2D06800538D394C2 % 128), KeyGroup.Of([])); // XXH3's published hash of nothing.

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(128)]
    public void Each_subtask_owns_a_range_of_groups_and_the_ranges_are_even(int parallelism)
    {
        var owners = Enumerable.Range(0, KeyGroup.Count).Select(group => KeyGroup.SubtaskFor(group, parallelism)).ToArray();

        Assert.Equal(owners.Order(), owners);
        var sizes = owners.CountBy(owner => owner).ToDictionary();
        Assert.Equal(Enumerable.Range(0, parallelism), sizes.Keys.Order());
        Assert.InRange(sizes.Values.Max() - sizes.Values.Min(), 0, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void The_parallelism_is_limited_by_the_number_of_groups(int parallelism) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyGroup.SubtaskFor(0, parallelism));

    [Fact]
    public void Consecutive_numbers_spread_over_the_groups()
    {
        var bytes = new byte[8];
        var sizes = new int[KeyGroup.Count];
        for (var i = 0L; i < 128_000; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, i);
            sizes[KeyGroup.Of(bytes)]++;
        }

        Assert.All(sizes, size => Assert.InRange(size, 800, 1200));
    }
}
