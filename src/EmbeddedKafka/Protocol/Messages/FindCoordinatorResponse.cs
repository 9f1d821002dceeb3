namespace EmbeddedKafka.Protocol.Messages;

/// <summary>FindCoordinator response (API key 10), versions 0 to 6.</summary>
internal sealed class FindCoordinatorResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ErrorMessage;
    public int NodeId;
    public string Host = "";
    public int Port;
    public List<Coordinator> Coordinators = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Int16(ref ErrorCode, until: 3);
        codec.NullableString(ref ErrorMessage, from: 1, until: 3);
        codec.Int32(ref NodeId, until: 3);
        codec.String(ref Host, until: 3);
        codec.Int32(ref Port, until: 3);
        codec.Array(ref Coordinators, from: 4);
    }

    public sealed class Coordinator : Message
    {
        public string Key = "";
        public int NodeId;
        public string Host = "";
        public int Port;
        public short ErrorCode;
        public string? ErrorMessage;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Key, from: 4);
            codec.Int32(ref NodeId, from: 4);
            codec.String(ref Host, from: 4);
            codec.Int32(ref Port, from: 4);
            codec.Int16(ref ErrorCode, from: 4);
            codec.NullableString(ref ErrorMessage, from: 4);
        }
    }
}
