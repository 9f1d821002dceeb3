namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ConsumerGroupHeartbeat response (API key 68), versions 0 to 1.</summary>
internal sealed class ConsumerGroupHeartbeatResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ErrorMessage;
    public string? MemberId;
    public int MemberEpoch;
    public int HeartbeatIntervalMs;
    public AssignmentData? Assignment;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ErrorMessage);
        codec.NullableString(ref MemberId);
        codec.Int32(ref MemberEpoch);
        codec.Int32(ref HeartbeatIntervalMs);
        codec.NullableStruct(ref Assignment);
    }

    public sealed class AssignmentData : Message
    {
        public List<TopicPartitions> TopicPartitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Array(ref TopicPartitions);
        }
    }

    public sealed class TopicPartitions : Message
    {
        public Guid TopicId;
        public List<int> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Uuid(ref TopicId);
            codec.Int32Array(ref Partitions);
        }
    }
}
