namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeGroups response (API key 15), versions 0 to 6.</summary>
internal sealed class DescribeGroupsResponse : Message
{
    public int ThrottleTimeMs;
    public List<DescribedGroup> Groups = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Array(ref Groups);
    }

    public sealed class DescribedGroup : Message
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public string GroupId = "";
        public string GroupState = "";
        public string ProtocolType = "";
        public string ProtocolData = "";
        public List<DescribedGroupMember> Members = [];
        public int AuthorizedOperations = -2147483648;

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage, from: 6);
            codec.String(ref GroupId);
            codec.String(ref GroupState);
            codec.String(ref ProtocolType);
            codec.String(ref ProtocolData);
            codec.Array(ref Members);
            codec.Int32(ref AuthorizedOperations, from: 3);
        }
    }

    public sealed class DescribedGroupMember : Message
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ClientId = "";
        public string ClientHost = "";
        public byte[] MemberMetadata = [];
        public byte[] MemberAssignment = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId, from: 4);
            codec.String(ref ClientId);
            codec.String(ref ClientHost);
            codec.Bytes(ref MemberMetadata);
            codec.Bytes(ref MemberAssignment);
        }
    }
}
