namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeTopicPartitions response (API key 75), version 0.</summary>
internal sealed class DescribeTopicPartitionsResponse : Message
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];
    public Cursor? NextCursor;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
        codec.NullableStruct(ref NextCursor);
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
            codec.NullableString(ref Name);
            codec.Uuid(ref TopicId);
            codec.Bool(ref IsInternal);
            codec.Array(ref Partitions);
            codec.Int32(ref TopicAuthorizedOperations);
        }
    }

    public sealed class Cursor : Message
    {
        public string TopicName = "";
        public int PartitionIndex;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref TopicName);
            codec.Int32(ref PartitionIndex);
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
        public List<int>? EligibleLeaderReplicas;
        public List<int>? LastKnownElr;
        public List<int> OfflineReplicas = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.Int32(ref PartitionIndex);
            codec.Int32(ref LeaderId);
            codec.Int32(ref LeaderEpoch);
            codec.Int32Array(ref ReplicaNodes);
            codec.Int32Array(ref IsrNodes);
            codec.NullableInt32Array(ref EligibleLeaderReplicas);
            codec.NullableInt32Array(ref LastKnownElr);
            codec.Int32Array(ref OfflineReplicas);
        }
    }
}
