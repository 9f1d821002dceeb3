namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetFetch response (API key 9), versions 1 to 10.</summary>
internal sealed class OffsetFetchResponse : Message
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];
    public short ErrorCode;
    public List<Group> Groups = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 3);
        codec.Array(ref Topics, until: 7);
        codec.Int16(ref ErrorCode, from: 2, until: 7);
        codec.Array(ref Groups, from: 8);
    }

    public sealed class Topic : Message
    {
        public string Name = "";
        public List<Partition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, until: 7);
            codec.Array(ref Partitions, until: 7);
        }
    }

    public sealed class Group : Message
    {
        public string GroupId = "";
        public List<OffsetFetchResponseTopics> Topics = [];
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref GroupId, from: 8);
            codec.Array(ref Topics, from: 8);
            codec.Int16(ref ErrorCode, from: 8);
        }
    }

    public sealed class Partition : Message
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? Metadata;
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex, until: 7);
            codec.Int64(ref CommittedOffset, until: 7);
            codec.Int32(ref CommittedLeaderEpoch, from: 5, until: 7);
            codec.NullableString(ref Metadata, until: 7);
            codec.Int16(ref ErrorCode, until: 7);
        }
    }

    public sealed class OffsetFetchResponseTopics : Message
    {
        public string Name = "";
        public Guid TopicId;
        public List<Partitions> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, from: 8, until: 9);
            codec.Uuid(ref TopicId, from: 10);
            codec.Array(ref Partitions, from: 8);
        }
    }

    public sealed class Partitions : Message
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? Metadata;
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex, from: 8);
            codec.Int64(ref CommittedOffset, from: 8);
            codec.Int32(ref CommittedLeaderEpoch, from: 8);
            codec.NullableString(ref Metadata, from: 8);
            codec.Int16(ref ErrorCode, from: 8);
        }
    }
}
