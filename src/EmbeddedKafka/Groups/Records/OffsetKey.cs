using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Key of a committed offset.</summary>
internal sealed class OffsetKey() : GroupRecordKey(GroupRecordType.Offset)
{
    public string Topic = "";
    public int Partition;

    public override void Fields(FieldCodec codec)
    {
        base.Fields(codec);
        codec.String(ref Topic);
        codec.Int32(ref Partition);
    }
}
