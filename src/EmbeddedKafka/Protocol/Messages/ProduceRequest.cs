namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Produce request (API key 0), versions 3 to 13.</summary>
internal sealed class ProduceRequest : Message
{
    public string? TransactionalId;
    public short Acks;
    public int TimeoutMs;
    public List<TopicProduceData> TopicData = [];

    public override void Fields(FieldCodec codec)
    {
        codec.NullableString(ref TransactionalId);
        codec.Int16(ref Acks);
        codec.Int32(ref TimeoutMs);
        codec.Array(ref TopicData);
    }

    public sealed class TopicProduceData : Message
    {
        public string Name = "";
        public Guid TopicId;
        public List<PartitionProduceData> PartitionData = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, until: 12);
            codec.Uuid(ref TopicId, from: 13);
            codec.Array(ref PartitionData);
        }
    }

    public sealed class PartitionProduceData : Message
    {
        public int Index;
        public ReadOnlyMemory<byte>? Records;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref Index);
            codec.Records(ref Records);
        }
    }
}
