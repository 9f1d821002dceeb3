namespace EmbeddedKafka.Protocol.Messages;

/// <summary>JoinGroup response (API key 11), versions 0 to 9.</summary>
internal sealed class JoinGroupResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public int GenerationId = -1;
    public string? ProtocolType;
    public string? ProtocolName;
    public string Leader = "";
    public bool SkipAssignment;
    public string MemberId = "";
    public List<Member> Members = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 2);
        codec.Int16(ref ErrorCode);
        codec.Int32(ref GenerationId);
        codec.NullableString(ref ProtocolType, from: 7);
        codec.NullableString(ref ProtocolName, nullableFrom: 7);
        codec.String(ref Leader);
        codec.Bool(ref SkipAssignment, from: 9);
        codec.String(ref MemberId);
        codec.Array(ref Members);
    }

    public sealed class Member : Message
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public byte[] Metadata = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId, from: 5);
            codec.Bytes(ref Metadata);
        }
    }
}
