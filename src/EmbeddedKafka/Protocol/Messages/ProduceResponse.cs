namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Produce response (API key 0), versions 3 to 13.</summary>
internal sealed class ProduceResponse : Message
{
    public List<TopicProduceResponse> Responses = [];
    public int ThrottleTimeMs;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Responses);
        codec.Int32(ref ThrottleTimeMs);
    }

    public sealed class TopicProduceResponse : Message
    {
        public string Name = "";
        public Guid TopicId;
        public List<PartitionProduceResponse> PartitionResponses = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, until: 12);
            codec.Uuid(ref TopicId, from: 13);
            codec.Array(ref PartitionResponses);
        }
    }

    public sealed class PartitionProduceResponse : Message
    {
        public int Index;
        public short ErrorCode;
        public long BaseOffset;
        public long LogAppendTimeMs = -1;
        public long LogStartOffset = -1;
        public List<BatchIndexAndErrorMessage> RecordErrors = [];
        public string? ErrorMessage;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref Index);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref BaseOffset);
            codec.Int64(ref LogAppendTimeMs);
            codec.Int64(ref LogStartOffset, from: 5);
            codec.Array(ref RecordErrors, from: 8);
            codec.NullableString(ref ErrorMessage, from: 8);
        }
    }

    public sealed class BatchIndexAndErrorMessage : Message
    {
        public int BatchIndex;
        public string? BatchIndexErrorMessage;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref BatchIndex, from: 8);
            codec.NullableString(ref BatchIndexErrorMessage, from: 8);
        }
    }
}
