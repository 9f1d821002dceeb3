namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetDelete response (API key 47), version 0.</summary>
internal sealed class OffsetDeleteResponse : Message
{
    public short ErrorCode;
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.Int32(ref ThrottleTimeMs);
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
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
        }
    }
}
