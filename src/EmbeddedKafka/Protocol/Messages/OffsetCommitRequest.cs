namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetCommit request (API key 8), versions 2 to 10.</summary>
internal sealed class OffsetCommitRequest : Message
{
    public string GroupId = "";
    public int GenerationIdOrMemberEpoch = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public long RetentionTimeMs = -1;
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref GenerationIdOrMemberEpoch);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, from: 7);
        codec.Int64(ref RetentionTimeMs, until: 4);
        codec.Array(ref Topics);
    }

    public sealed class Topic : Message
    {
        public string Name = "";
        public Guid TopicId;
        public List<Partition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, until: 9);
            codec.Uuid(ref TopicId, from: 10);
            codec.Array(ref Partitions);
        }
    }

    public sealed class Partition : Message
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? CommittedMetadata;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref CommittedOffset);
            codec.Int32(ref CommittedLeaderEpoch, from: 6);
            codec.NullableString(ref CommittedMetadata);
        }
    }
}
