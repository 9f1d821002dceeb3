namespace EmbeddedKafka.Protocol.Messages;

/// <summary>LeaveGroup request (API key 13), versions 0 to 5.</summary>
internal sealed class LeaveGroupRequest : Message
{
    public string GroupId = "";
    public string MemberId = "";
    public List<MemberIdentity> Members = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.String(ref MemberId, until: 2);
        codec.Array(ref Members, from: 3);
    }

    public sealed class MemberIdentity : Message
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string? Reason;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId, from: 3);
            codec.NullableString(ref GroupInstanceId, from: 3);
            codec.NullableString(ref Reason, from: 5);
        }
    }
}
