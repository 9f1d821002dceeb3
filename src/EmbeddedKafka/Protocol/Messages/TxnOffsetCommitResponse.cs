namespace EmbeddedKafka.Protocol.Messages;

/// <summary>TxnOffsetCommit response (API key 28), versions 0 to 5.</summary>
internal sealed class TxnOffsetCommitResponse : Message
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
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
