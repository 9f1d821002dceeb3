namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Metadata response (API key 3), versions 0 to 13.</summary>
internal sealed class MetadataResponse : Message
{
    public int ThrottleTimeMs;
    public List<Broker> Brokers = [];
    public string? ClusterId;
    public int ControllerId = -1;
    public List<Topic> Topics = [];
    public int ClusterAuthorizedOperations = -2147483648;
    public short ErrorCode;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 3);
        codec.Array(ref Brokers);
        codec.NullableString(ref ClusterId, from: 2);
        codec.Int32(ref ControllerId, from: 1);
        codec.Array(ref Topics);
        codec.Int32(ref ClusterAuthorizedOperations, from: 8, until: 10);
        codec.Int16(ref ErrorCode, from: 13);
    }

    public sealed class Broker : Message
    {
        public int NodeId;
        public string Host = "";
        public int Port;
        public string? Rack;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref NodeId);
            codec.String(ref Host);
            codec.Int32(ref Port);
            codec.NullableString(ref Rack, from: 1);
        }
    }

    public sealed class Topic : Message
    {
        public short ErrorCode;
        public string? Name;
        public Guid TopicId;
        public bool IsInternal;
        public List<Partition> Partitions = [];
        public int TopicAuthorizedOperations = -2147483648;

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref Name, nullableFrom: 12);
            codec.Uuid(ref TopicId, from: 10);
            codec.Bool(ref IsInternal, from: 1);
            codec.Array(ref Partitions);
            codec.Int32(ref TopicAuthorizedOperations, from: 8);
        }
    }

    public sealed class Partition : Message
    {
        public short ErrorCode;
        public int PartitionIndex;
        public int LeaderId;
        public int LeaderEpoch = -1;
        public List<int> ReplicaNodes = [];
        public List<int> IsrNodes = [];
        public List<int> OfflineReplicas = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.Int32(ref PartitionIndex);
            codec.Int32(ref LeaderId);
            codec.Int32(ref LeaderEpoch, from: 7);
            codec.Int32Array(ref ReplicaNodes);
            codec.Int32Array(ref IsrNodes);
            codec.Int32Array(ref OfflineReplicas, from: 5);
        }
    }
}
