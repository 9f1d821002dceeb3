namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Metadata request (API key 3), versions 0 to 13.</summary>
internal sealed class MetadataRequest : Message
{
    public List<Topic>? Topics;
    public bool AllowAutoTopicCreation = true;
    public bool IncludeClusterAuthorizedOperations;
    public bool IncludeTopicAuthorizedOperations;

    public override void Fields(FieldCodec codec)
    {
        codec.NullableArray(ref Topics, nullableFrom: 1);
        codec.Bool(ref AllowAutoTopicCreation, from: 4);
        codec.Bool(ref IncludeClusterAuthorizedOperations, from: 8, until: 10);
        codec.Bool(ref IncludeTopicAuthorizedOperations, from: 8);
    }

    public sealed class Topic : Message
    {
        public Guid TopicId;
        public string? Name;

        public override void Fields(FieldCodec codec)
        {
            codec.Uuid(ref TopicId, from: 10);
            codec.NullableString(ref Name, nullableFrom: 10);
        }
    }
}
