using Confluent.Kafka;

namespace StreamCore.Kafka.Tables;

/// <summary>Copies keys or values from the client's memory into one buffer, which the next one overwrites. Yields the length, -1 for null.</summary>
internal sealed class ReusedBytes : IDeserializer<int>
{
    private byte[] _buffer = new byte[1024];

    /// <summary>The first bytes of what was read last.</summary>
    public ReadOnlySpan<byte> Take(int length) => _buffer.AsSpan(0, Math.Max(length, 0));

    public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
        {
            return -1;
        }

        if (data.Length > _buffer.Length)
        {
            _buffer = new byte[Math.Max(data.Length, 2 * _buffer.Length)];
        }

        data.CopyTo(_buffer);
        return data.Length;
    }
}
