namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteTopics response (API key 20), versions 1 to 6.</summary>
internal sealed class DeleteTopicsResponse : Message
{
    public int ThrottleTimeMs;
    public List<DeletableTopicResult> Responses = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Responses);
    }

    public sealed class DeletableTopicResult : Message
    {
        public string? Name;
        public Guid TopicId;
        public short ErrorCode;
        public string? ErrorMessage;

        public override void Fields(FieldCodec codec)
        {
            codec.NullableString(ref Name, nullableFrom: 6);
            codec.Uuid(ref TopicId, from: 6);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage, from: 5);
        }
    }
}
