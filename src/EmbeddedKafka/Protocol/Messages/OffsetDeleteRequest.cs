namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetDelete request (API key 47), version 0.</summary>
internal sealed class OffsetDeleteRequest : Message
{
    public string GroupId = "";
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.Array(ref Topics);
    }

    public sealed class Topic : Message
    {
        public string Name = "";
        public List<Partition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class Partition : Message
    {
        public int PartitionIndex;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
        }
    }
}
