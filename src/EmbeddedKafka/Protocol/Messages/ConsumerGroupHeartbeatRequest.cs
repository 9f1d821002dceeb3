namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ConsumerGroupHeartbeat request (API key 68), versions 0 to 1.</summary>
internal sealed class ConsumerGroupHeartbeatRequest : Message
{
    public string GroupId = "";
    public string MemberId = "";
    public int MemberEpoch;
    public string? InstanceId;
    public string? RackId;
    public int RebalanceTimeoutMs = -1;
    public List<string>? SubscribedTopicNames;
    public string? SubscribedTopicRegex;
    public string? ServerAssignor;
    public List<TopicPartitionsData>? TopicPartitions;

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.String(ref MemberId);
        codec.Int32(ref MemberEpoch);
        codec.NullableString(ref InstanceId);
        codec.NullableString(ref RackId);
        codec.Int32(ref RebalanceTimeoutMs);
        codec.NullableStringArray(ref SubscribedTopicNames);
        codec.NullableString(ref SubscribedTopicRegex, from: 1);
        codec.NullableString(ref ServerAssignor);
        codec.NullableArray(ref TopicPartitions);
    }

    public sealed class TopicPartitionsData : Message
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
