using System.Buffers.Binary;
using System.Text;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Keys and values of the records in <c>__transaction_state</c>: each begins with its version.</summary>
internal static class TransactionRecord
{
    /// <summary>Version of the key of a transactional id, which Kafka defines: the id follows.</summary>
    private const short IdKeyVersion = 0;

    /// <summary>
    /// Version of the key under which the broker notes the producer ids that it may have given out. Kafka, which keeps them
    /// elsewhere, has no such key, and its tools skip what they don't know.
    /// </summary>
    private const short ProducerIdKeyVersion = 10_000;

    private const short TransactionVersionTwo = 2;

    /// <summary>The key of a transactional id.</summary>
    public static byte[] KeyOf(string transactionalId)
    {
        var length = Encoding.UTF8.GetByteCount(transactionalId);
        var key = new byte[(2 * sizeof(short)) + length];
        BinaryPrimitives.WriteInt16BigEndian(key, IdKeyVersion);
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(sizeof(short)), checked((short)length));
        Encoding.UTF8.GetBytes(transactionalId, key.AsSpan(2 * sizeof(short)));
        return key;
    }

    /// <summary>The transactional id whose key it is; null if it is another kind of key.</summary>
    /// <exception cref="InvalidDataException">The key is damaged.</exception>
    public static string? IdOf(ReadOnlySpan<byte> key)
    {
        if (VersionOf(key) != IdKeyVersion)
        {
            return null;
        }

        return key.Length >= 2 * sizeof(short) && BinaryPrimitives.ReadInt16BigEndian(key[sizeof(short)..]) == key.Length - (2 * sizeof(short))
            ? Encoding.UTF8.GetString(key[(2 * sizeof(short))..])
            : throw new InvalidDataException("the key of a transactional id does not have the length that it claims");
    }

    /// <summary>The key of the producer ids.</summary>
    public static byte[] ProducerIdKey()
    {
        var key = new byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(key, ProducerIdKeyVersion);
        return key;
    }

    /// <summary>Whether the record is about the producer ids.</summary>
    public static bool IsProducerIdKey(ReadOnlySpan<byte> key) => VersionOf(key) == ProducerIdKeyVersion;

    /// <summary>The value that tells from which producer id on none was given out.</summary>
    public static byte[] ValueOf(long nextProducerId)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, nextProducerId);
        return value;
    }

    /// <summary>Reads the value of the producer ids.</summary>
    /// <exception cref="InvalidDataException">The value is damaged.</exception>
    public static long ReadProducerId(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64BigEndian(value)
            : throw new InvalidDataException("the next producer id is damaged");

    /// <summary>The value of a transactional id.</summary>
    public static byte[] ValueOf(TransactionMetadata metadata)
    {
        using var value = new FrameBuffer();
        BinaryPrimitives.WriteInt16BigEndian(value.Take(sizeof(short)), TransactionLogValue.FlexibleVersion);
        MessageWriter.Write(ToMessage(metadata), value, TransactionLogValue.FlexibleVersion, flexible: true);
        return value.Written.ToArray();
    }

    /// <summary>Reads the value of a transactional id.</summary>
    /// <exception cref="InvalidDataException">The value is damaged, or of an unknown version.</exception>
    public static TransactionMetadata ReadMetadata(ReadOnlyMemory<byte> value)
    {
        var version = VersionOf(value.Span);
        if (version is < 0 or > TransactionLogValue.FlexibleVersion)
        {
            throw new InvalidDataException($"version {version} of a transactional id's value is unknown");
        }

        var message = new TransactionLogValue();
        try
        {
            MessageReader.Read(message, value[sizeof(short)..], version, version >= TransactionLogValue.FlexibleVersion);
        }
        catch (MalformedMessageException e)
        {
            throw new InvalidDataException(e.Message, e);
        }

        var state = (TransactionState)message.TransactionStatus;
        return Enum.IsDefined(state)
            ? FromMessage(message, state)
            : throw new InvalidDataException($"the transaction state {message.TransactionStatus} is unknown");
    }

    private static short VersionOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(short)
            ? BinaryPrimitives.ReadInt16BigEndian(bytes)
            : throw new InvalidDataException("a record has no room for a version");

    private static TransactionLogValue ToMessage(TransactionMetadata metadata) => new()
    {
        ProducerId = metadata.Producer.ProducerId,
        ProducerEpoch = metadata.Producer.Epoch,
        PreviousProducerId = metadata.Previous.ProducerId,
        PreviousProducerEpoch = metadata.Previous.Epoch,
        NextProducerId = metadata.NextProducerId,
        TransactionTimeoutMs = metadata.TimeoutMs,
        TransactionStatus = (sbyte)metadata.State,
        TransactionLastUpdateTimestampMs = metadata.LastUpdateMs,
        TransactionStartTimestampMs = metadata.StartMs,
        ClientTransactionVersion = metadata.RaisesEpoch ? TransactionVersionTwo : (short)0,
        Groups = [.. metadata.Groups],
        TransactionPartitions = metadata.State == TransactionState.Empty
            ? null
            : [.. metadata.Partitions.GroupBy(partition => partition.Topic, (topic, partitions) =>
                new TransactionLogValue.PartitionsOfTopic
                {
                    Topic = topic,
                    PartitionIds = [.. partitions.Select(partition => partition.Partition)],
                })],
    };

    private static TransactionMetadata FromMessage(TransactionLogValue message, TransactionState state) => new()
    {
        State = state,
        Producer = new ProducerIdentity(message.ProducerId, message.ProducerEpoch),
        Previous = new ProducerIdentity(message.PreviousProducerId, message.PreviousProducerEpoch),
        NextProducerId = message.NextProducerId,
        TimeoutMs = message.TransactionTimeoutMs,
        StartMs = message.TransactionStartTimestampMs,
        LastUpdateMs = message.TransactionLastUpdateTimestampMs,
        RaisesEpoch = message.ClientTransactionVersion >= TransactionVersionTwo,
        Groups = message.Groups.ToHashSet(),
        Partitions = (message.TransactionPartitions ?? [])
            .SelectMany(topic => topic.PartitionIds, (topic, index) => new TopicPartition(topic.Topic, index))
            .ToHashSet(),
    };
}
