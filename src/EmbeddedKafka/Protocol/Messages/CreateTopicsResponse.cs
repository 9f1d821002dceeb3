namespace EmbeddedKafka.Protocol.Messages;

/// <summary>CreateTopics response (API key 19), versions 2 to 7.</summary>
internal sealed class CreateTopicsResponse : Message
{
    public int ThrottleTimeMs;
    public List<CreatableTopicResult> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class CreatableTopicResult : Message
    {
        public string Name = "";
        public Guid TopicId;
        public short ErrorCode;
        public string? ErrorMessage;
        public int NumPartitions = -1;
        public short ReplicationFactor = -1;
        public List<CreatableTopicConfigs>? Configs;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Uuid(ref TopicId, from: 7);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int32(ref NumPartitions, from: 5);
            codec.Int16(ref ReplicationFactor, from: 5);
            codec.NullableArray(ref Configs, from: 5);
        }
    }

    public sealed class CreatableTopicConfigs : Message
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public sbyte ConfigSource = -1;
        public bool IsSensitive;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, from: 5);
            codec.NullableString(ref Value, from: 5);
            codec.Bool(ref ReadOnly, from: 5);
            codec.Int8(ref ConfigSource, from: 5);
            codec.Bool(ref IsSensitive, from: 5);
        }
    }
}
