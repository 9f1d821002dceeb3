using System.Text;
using IntegrationTests.Brokers;

namespace IntegrationTests.Runtime;

/// <summary>Behind an exchange the key decides about a result's partition, as with Kafka's Java producers.</summary>
public sealed class KeyPartitioningTests(SharedBroker broker)
{
    private const int Partitions = 7;

    /// <summary>Keys with their murmur2 hashes, those of the test vectors of Kafka's Java client.</summary>
    private static readonly Dictionary<string, int> Hashes = new()
    {
        ["21"] = -973932308,
        ["foobar"] = -790332482,
        ["a-little-bit-long-string"] = -985981536,
        ["a-little-bit-longer-string"] = -1486304829,
        ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"] = -58897971,
        ["abc"] = 479470107,
    };

    [Fact]
    public async Task Results_are_where_a_java_producer_would_put_them()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), Partitions);
        foreach (var word in Hashes.Keys)
        {
            bed.WriteRaw(bed.Input, "k"u8.ToArray(), Encoding.UTF8.GetBytes(word));
        }

        await using var job = AlignedJob.Start(bed);

        var found = bed.ReadCommitted(bed.Output, Hashes.Count).ToDictionary(record => record.Message.Key, record => record.Partition.Value);
        Assert.Equal(Hashes.ToDictionary(entry => entry.Key, entry => (entry.Value & 0x7fffffff) % Partitions), found);
        await job.StopAsync();
    }
}
