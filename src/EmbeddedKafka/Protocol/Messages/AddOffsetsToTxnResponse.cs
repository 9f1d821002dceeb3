namespace EmbeddedKafka.Protocol.Messages;

/// <summary>AddOffsetsToTxn response (API key 25), versions 0 to 4.</summary>
internal sealed class AddOffsetsToTxnResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
    }
}
