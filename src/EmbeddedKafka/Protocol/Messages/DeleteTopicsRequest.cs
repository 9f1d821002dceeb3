namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteTopics request (API key 20), versions 1 to 6.</summary>
internal sealed class DeleteTopicsRequest : Message
{
    public List<DeleteTopicState> Topics = [];
    public List<string> TopicNames = [];
    public int TimeoutMs;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics, from: 6);
        codec.StringArray(ref TopicNames, until: 5);
        codec.Int32(ref TimeoutMs);
    }

    public sealed class DeleteTopicState : Message
    {
        public string? Name;
        public Guid TopicId;

        public override void Fields(FieldCodec codec)
        {
            codec.NullableString(ref Name, from: 6);
            codec.Uuid(ref TopicId, from: 6);
        }
    }
}
