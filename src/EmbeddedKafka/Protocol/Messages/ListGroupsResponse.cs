namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListGroups response (API key 16), versions 0 to 5.</summary>
internal sealed class ListGroupsResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public List<ListedGroup> Groups = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Int16(ref ErrorCode);
        codec.Array(ref Groups);
    }

    public sealed class ListedGroup : Message
    {
        public string GroupId = "";
        public string ProtocolType = "";
        public string GroupState = "";
        public string GroupType = "";

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref GroupId);
            codec.String(ref ProtocolType);
            codec.String(ref GroupState, from: 4);
            codec.String(ref GroupType, from: 5);
        }
    }
}
