using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>
/// A record in <c>__consumer_offsets</c>, in the bytes that Kafka has there: a key that begins with its type, a value that
/// begins with its version. Without a value it says that what the key names is gone.
/// </summary>
internal readonly record struct GroupRecord(byte[] Key, byte[]? Value)
{
    /// <summary>A record that says what is from now on.</summary>
    /// <param name="key">What the value is about.</param>
    /// <param name="value">The value.</param>
    /// <param name="version">The version of the value to write.</param>
    /// <param name="flexible">Whether that version has compact lengths and tagged fields.</param>
    public static GroupRecord Of(GroupRecordKey key, Message value, short version, bool flexible) =>
        new(Bytes((short)key.Type, key, 0, flexible: false), Bytes(version, value, version, flexible));

    /// <summary>A record that says what is no more.</summary>
    public static GroupRecord Tombstone(GroupRecordKey key) => new(Bytes((short)key.Type, key, 0, flexible: false), null);

    /// <summary>Reads a key.</summary>
    /// <returns>Null if it is of a kind that this broker does not write.</returns>
    /// <exception cref="MalformedMessageException">It is none.</exception>
    public static GroupRecordKey? ReadKey(ReadOnlyMemory<byte> bytes)
    {
        GroupRecordKey? key = (GroupRecordType)Prefix(bytes) switch
        {
            GroupRecordType.Offset => new OffsetKey(),
            GroupRecordType.ClassicGroup => new ClassicGroupKey(),
            GroupRecordType.ConsumerGroup => new ConsumerGroupKey(),
            GroupRecordType.Member => new MemberKey(GroupRecordType.Member),
            GroupRecordType.TargetEpoch => new TargetEpochKey(),
            GroupRecordType.TargetAssignment => new MemberKey(GroupRecordType.TargetAssignment),
            GroupRecordType.CurrentAssignment => new MemberKey(GroupRecordType.CurrentAssignment),
            _ => null,
        };
        if (key is not null)
        {
            MessageReader.Read(key, bytes[sizeof(short)..], version: 0, flexible: false);
        }

        return key;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="bytes">The value with its version.</param>
    /// <param name="flexibleFrom">The first of its versions with compact lengths and tagged fields.</param>
    /// <exception cref="MalformedMessageException">It is none.</exception>
    public static T ReadValue<T>(ReadOnlyMemory<byte> bytes, short flexibleFrom)
        where T : Message, new()
    {
        var version = Prefix(bytes);
        var value = new T();
        MessageReader.Read(value, bytes[sizeof(short)..], version, version >= flexibleFrom);
        return value;
    }

    private static short Prefix(ReadOnlyMemory<byte> bytes) =>
        bytes.Length >= sizeof(short)
            ? BinaryPrimitives.ReadInt16BigEndian(bytes.Span)
            : throw new MalformedMessageException($"{bytes.Length} bytes have no room for a version");

    private static byte[] Bytes(short prefix, Message message, short version, bool flexible)
    {
        using var buffer = new FrameBuffer();
        BinaryPrimitives.WriteInt16BigEndian(buffer.Take(sizeof(short)), prefix);
        MessageWriter.Write(message, buffer, version, flexible);
        return buffer.Written.ToArray();
    }
}
