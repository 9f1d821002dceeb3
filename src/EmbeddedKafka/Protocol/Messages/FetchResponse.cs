namespace EmbeddedKafka.Protocol.Messages;

/// <summary>Fetch response (API key 1), versions 4 to 18.</summary>
internal sealed class FetchResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public int SessionId;
    public List<FetchableTopicResponse> Responses = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode, from: 7);
        codec.Int32(ref SessionId, from: 7);
        codec.Array(ref Responses);
    }

    public sealed class FetchableTopicResponse : Message
    {
        public string Topic = "";
        public Guid TopicId;
        public List<PartitionData> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic, until: 12);
            codec.Uuid(ref TopicId, from: 13);
            codec.Array(ref Partitions);
        }
    }

    public sealed class PartitionData : Message
    {
        public int PartitionIndex;
        public short ErrorCode;
        public long HighWatermark;
        public long LastStableOffset = -1;
        public long LogStartOffset = -1;
        public List<AbortedTransaction>? AbortedTransactions;
        public int PreferredReadReplica = -1;
        public ReadOnlyMemory<byte>? Records;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref HighWatermark);
            codec.Int64(ref LastStableOffset);
            codec.Int64(ref LogStartOffset, from: 5);
            codec.NullableArray(ref AbortedTransactions);
            codec.Int32(ref PreferredReadReplica, from: 11);
            codec.Records(ref Records);
        }
    }

    public sealed class AbortedTransaction : Message
    {
        public long ProducerId;
        public long FirstOffset;

        public override void Fields(FieldCodec codec)
        {
            codec.Int64(ref ProducerId);
            codec.Int64(ref FirstOffset);
        }
    }
}
