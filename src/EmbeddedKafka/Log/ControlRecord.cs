using System.Buffers.Binary;

namespace EmbeddedKafka.Log;

/// <summary>A transaction marker: the one record of a control batch.</summary>
/// <remarks>Key: version (int16) 0, type (int16) 0 abort or 1 commit. Value: version (int16) 0, coordinator epoch (int32).</remarks>
internal readonly record struct ControlRecord(bool IsCommit, int CoordinatorEpoch)
{
    public byte[] Key() => [0, 0, 0, IsCommit ? (byte)1 : (byte)0];

    public byte[] Value()
    {
        var value = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(2), CoordinatorEpoch);
        return value;
    }

    /// <summary>Reads the marker; false for any other kind of control record.</summary>
    public static bool TryRead(in Record record, out ControlRecord control)
    {
        control = default;
        if (record.Key is not { Length: >= 4 } key || record.Value is not { Length: >= 6 } value)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadInt16BigEndian(key.Span[2..]);
        if (type is not (0 or 1))
        {
            return false;
        }

        control = new ControlRecord(type == 1, BinaryPrimitives.ReadInt32BigEndian(value.Span[2..]));
        return true;
    }
}
