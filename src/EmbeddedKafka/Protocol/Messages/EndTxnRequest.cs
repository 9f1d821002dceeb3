namespace EmbeddedKafka.Protocol.Messages;

/// <summary>EndTxn request (API key 26), versions 0 to 5.</summary>
internal sealed class EndTxnRequest : Message
{
    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public bool Committed;

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Bool(ref Committed);
    }
}
