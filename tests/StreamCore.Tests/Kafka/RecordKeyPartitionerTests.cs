using System.Text;
using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

public sealed class RecordKeyPartitionerTests
{
    /// <summary>Keys with their murmur2 hashes, those of the test vectors of Kafka's Java client.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void A_key_is_where_a_java_producer_puts_it(string key, int hash)
    {
        foreach (var partitions in new[] { 1, 2, 7, 1000 })
        {
            Assert.Equal((hash & 0x7fffffff) % partitions, RecordKeyPartitioner.PartitionOf(Encoding.UTF8.GetBytes(key), partitions));
        }
    }
}
