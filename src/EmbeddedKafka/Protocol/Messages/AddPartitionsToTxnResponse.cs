namespace EmbeddedKafka.Protocol.Messages;

/// <summary>AddPartitionsToTxn response (API key 24), versions 0 to 3.</summary>
internal sealed class AddPartitionsToTxnResponse : Message
{
    public int ThrottleTimeMs;
    public List<AddPartitionsToTxnTopicResult> ResultsByTopicV3AndBelow = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref ResultsByTopicV3AndBelow);
    }

    public sealed class AddPartitionsToTxnTopicResult : Message
    {
        public string Name = "";
        public List<AddPartitionsToTxnPartitionResult> ResultsByPartition = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref ResultsByPartition);
        }
    }

    public sealed class AddPartitionsToTxnPartitionResult : Message
    {
        public int PartitionIndex;
        public short PartitionErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref PartitionErrorCode);
        }
    }
}
