namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetCommit response (API key 8), versions 2 to 10.</summary>
internal sealed class OffsetCommitResponse : Message
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 3);
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
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
        }
    }
}
