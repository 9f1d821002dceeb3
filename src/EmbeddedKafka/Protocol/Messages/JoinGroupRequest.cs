namespace EmbeddedKafka.Protocol.Messages;

/// <summary>JoinGroup request (API key 11), versions 0 to 9.</summary>
internal sealed class JoinGroupRequest : Message
{
    public string GroupId = "";
    public int SessionTimeoutMs;
    public int RebalanceTimeoutMs = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string ProtocolType = "";
    public List<Protocol> Protocols = [];
    public string? Reason;

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref SessionTimeoutMs);
        codec.Int32(ref RebalanceTimeoutMs, from: 1);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, from: 5);
        codec.String(ref ProtocolType);
        codec.Array(ref Protocols);
        codec.NullableString(ref Reason, from: 8);
    }

    public sealed class Protocol : Message
    {
        public string Name = "";
        public byte[] Metadata = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Bytes(ref Metadata);
        }
    }
}
