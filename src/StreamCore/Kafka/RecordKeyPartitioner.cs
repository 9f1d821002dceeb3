using System.Buffers.Binary;

namespace StreamCore.Kafka;

/// <summary>
/// The partition to which Kafka's default partitioner sends a record with a key: 32 bits of MurmurHash2 with the seed of Kafka's
/// clients, without the sign bit, modulo the number of partitions
/// (https://github.com/apache/kafka/blob/trunk/clients/src/main/java/org/apache/kafka/common/utils/Utils.java, murmur2).
/// </summary>
public static class RecordKeyPartitioner
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;
    private const int Shift = 24;

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="partitions">How many partitions the topic has, at least 1.</param>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)((Hash(key) & int.MaxValue) % (uint)partitions);

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (uint)key.Length;
        var rest = key;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(rest) * Multiplier;
            hash = (hash * Multiplier) ^ ((word ^ (word >> Shift)) * Multiplier);
        }

        if (!rest.IsEmpty)
        {
            for (var i = 0; i < rest.Length; i++)
            {
                hash ^= (uint)rest[i] << (8 * i);
            }

            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }
}
