namespace EmbeddedKafka.Protocol.Messages;

/// <summary>InitProducerId response (API key 22), versions 0 to 5.</summary>
internal sealed class InitProducerIdResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public long ProducerId = -1;
    public short ProducerEpoch;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
    }
}
