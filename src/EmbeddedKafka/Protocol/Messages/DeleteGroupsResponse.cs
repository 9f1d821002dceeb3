namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteGroups response (API key 42), versions 0 to 2.</summary>
internal sealed class DeleteGroupsResponse : Message
{
    public int ThrottleTimeMs;
    public List<DeletableGroupResult> Results = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class DeletableGroupResult : Message
    {
        public string GroupId = "";
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref GroupId);
            codec.Int16(ref ErrorCode);
        }
    }
}
