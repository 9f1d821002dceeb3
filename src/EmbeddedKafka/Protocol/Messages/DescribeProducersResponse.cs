namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeProducers response (API key 61), version 0.</summary>
internal sealed class DescribeProducersResponse : Message
{
    public int ThrottleTimeMs;
    public List<TopicResponse> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class TopicResponse : Message
    {
        public string Name = "";
        public List<PartitionResponse> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class PartitionResponse : Message
    {
        public int PartitionIndex;
        public short ErrorCode;
        public string? ErrorMessage;
        public List<ProducerState> ActiveProducers = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Array(ref ActiveProducers);
        }
    }

    public sealed class ProducerState : Message
    {
        public long ProducerId;
        public int ProducerEpoch;
        public int LastSequence = -1;
        public long LastTimestamp = -1;
        public int CoordinatorEpoch;
        public long CurrentTxnStartOffset = -1;

        public override void Fields(FieldCodec codec)
        {
            codec.Int64(ref ProducerId);
            codec.Int32(ref ProducerEpoch);
            codec.Int32(ref LastSequence);
            codec.Int64(ref LastTimestamp);
            codec.Int32(ref CoordinatorEpoch);
            codec.Int64(ref CurrentTxnStartOffset);
        }
    }
}
