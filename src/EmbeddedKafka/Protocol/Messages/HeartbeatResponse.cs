namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Heartbeat response (API key 12), versions 0 to 4.</summary>
internal sealed class HeartbeatResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Int16(ref ErrorCode);
    }
}
