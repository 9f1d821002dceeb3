namespace EmbeddedKafka.Protocol.Messages;

/// <summary>SyncGroup response (API key 14), versions 0 to 5.</summary>
internal sealed class SyncGroupResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ProtocolType;
    public string? ProtocolName;
    public byte[] Assignment = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ProtocolType, from: 5);
        codec.NullableString(ref ProtocolName, from: 5);
        codec.Bytes(ref Assignment);
    }
}
