namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteRecords response (API key 21), versions 0 to 2.</summary>
internal sealed class DeleteRecordsResponse : Message
{
    public int ThrottleTimeMs;
    public List<DeleteRecordsTopicResult> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class DeleteRecordsTopicResult : Message
    {
        public string Name = "";
        public List<DeleteRecordsPartitionResult> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class DeleteRecordsPartitionResult : Message
    {
        public int PartitionIndex;
        public long LowWatermark;
        public short ErrorCode;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref LowWatermark);
            codec.Int16(ref ErrorCode);
        }
    }
}
