namespace EmbeddedKafka.Protocol.Messages;

/// <summary>CreateTopics request (API key 19), versions 2 to 7.</summary>
internal sealed class CreateTopicsRequest : Message
{
    public List<CreatableTopic> Topics = [];
    public int TimeoutMs = 60000;
    public bool ValidateOnly;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
        codec.Bool(ref ValidateOnly);
    }

    public sealed class CreatableTopic : Message
    {
        public string Name = "";
        public int NumPartitions;
        public short ReplicationFactor;
        public List<CreatableReplicaAssignment> Assignments = [];
        public List<CreatableTopicConfig> Configs = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Int32(ref NumPartitions);
            codec.Int16(ref ReplicationFactor);
            codec.Array(ref Assignments);
            codec.Array(ref Configs);
        }
    }

    public sealed class CreatableReplicaAssignment : Message
    {
        public int PartitionIndex;
        public List<int> BrokerIds = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int32Array(ref BrokerIds);
        }
    }

    public sealed class CreatableTopicConfig : Message
    {
        public string Name = "";
        public string? Value;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
        }
    }
}
