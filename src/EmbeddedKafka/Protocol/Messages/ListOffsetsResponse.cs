namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListOffsets response (API key 2), versions 1 to 11.</summary>
internal sealed class ListOffsetsResponse : Message
{
    public int ThrottleTimeMs;
    public List<ListOffsetsTopicResponse> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, from: 2);
        codec.Array(ref Topics);
    }

    public sealed class ListOffsetsTopicResponse : Message
    {
        public string Name = "";
        public List<ListOffsetsPartitionResponse> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ListOffsetsPartitionResponse : Message
    {
        public int PartitionIndex;
        public short ErrorCode;
        public long Timestamp = -1;
        public long Offset = -1;
        public int LeaderEpoch = -1;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref Timestamp);
            codec.Int64(ref Offset);
            codec.Int32(ref LeaderEpoch, from: 4);
        }
    }
}
