namespace EmbeddedKafka.Protocol.Messages;

/// <summary>LeaveGroup response (API key 13), versions 0 to 5.</summary>
internal sealed class LeaveGroupResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public List<MemberResponse> Members = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Int16(ref ErrorCode);
        codec.Array(ref Members, from: 3);
    }

    public sealed class MemberResponse : Message
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId, from: 3);
            codec.NullableString(ref GroupInstanceId, from: 3);
            codec.Int16(ref ErrorCode, from: 3);
        }
    }
}
