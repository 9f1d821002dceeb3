namespace EmbeddedKafka.Protocol.Messages;

/// <summary>CreatePartitions response (API key 37), versions 0 to 3.</summary>
internal sealed class CreatePartitionsResponse : Message
{
    public int ThrottleTimeMs;
    public List<CreatePartitionsTopicResult> Results = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class CreatePartitionsTopicResult : Message
    {
        public string Name = "";
        public short ErrorCode;
        public string? ErrorMessage;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
        }
    }
}
