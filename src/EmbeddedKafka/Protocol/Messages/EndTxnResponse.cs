namespace EmbeddedKafka.Protocol.Messages;

/// <summary>EndTxn response (API key 26), versions 0 to 5.</summary>
internal sealed class EndTxnResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public long ProducerId = -1;
    public short ProducerEpoch = -1;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.Int64(ref ProducerId, from: 5);
        codec.Int16(ref ProducerEpoch, from: 5);
    }
}
