namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteRecords request (API key 21), versions 0 to 2.</summary>
internal sealed class DeleteRecordsRequest : Message
{
    public List<DeleteRecordsTopic> Topics = [];
    public int TimeoutMs;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
    }

    public sealed class DeleteRecordsTopic : Message
    {
        public string Name = "";
        public List<DeleteRecordsPartition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class DeleteRecordsPartition : Message
    {
        public int PartitionIndex;
        public long Offset;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref Offset);
        }
    }
}
