using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Key of what is kept of a member of a consumer group.</summary>
internal sealed class MemberKey(GroupRecordType type) : GroupRecordKey(type)
{
    public string MemberId = "";

    public override void Fields(FieldCodec codec)
    {
        base.Fields(codec);
        codec.String(ref MemberId);
    }
}
