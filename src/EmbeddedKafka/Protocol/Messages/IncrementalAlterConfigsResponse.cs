namespace EmbeddedKafka.Protocol.Messages;

/// <summary>IncrementalAlterConfigs response (API key 44), versions 0 to 1.</summary>
internal sealed class IncrementalAlterConfigsResponse : Message
{
    public int ThrottleTimeMs;
    public List<AlterConfigsResourceResponse> Responses = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Responses);
    }

    public sealed class AlterConfigsResourceResponse : Message
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
        }
    }
}
