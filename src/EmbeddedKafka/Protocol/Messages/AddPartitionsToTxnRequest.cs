namespace EmbeddedKafka.Protocol.Messages;

/// <summary>AddPartitionsToTxn request (API key 24), versions 0 to 3.</summary>
internal sealed class AddPartitionsToTxnRequest : Message
{
    public string V3AndBelowTransactionalId = "";
    public long V3AndBelowProducerId;
    public short V3AndBelowProducerEpoch;
    public List<AddPartitionsToTxnTopic> V3AndBelowTopics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref V3AndBelowTransactionalId);
        codec.Int64(ref V3AndBelowProducerId);
        codec.Int16(ref V3AndBelowProducerEpoch);
        codec.Array(ref V3AndBelowTopics);
    }

    public sealed class AddPartitionsToTxnTopic : Message
    {
        public string Name = "";
        public List<int> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Int32Array(ref Partitions);
        }
    }
}
