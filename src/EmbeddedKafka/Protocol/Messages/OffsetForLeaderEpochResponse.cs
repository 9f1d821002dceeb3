namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetForLeaderEpoch response (API key 23), versions 2 to 4.</summary>
internal sealed class OffsetForLeaderEpochResponse : Message
{
    public int ThrottleTimeMs;
    public List<OffsetForLeaderTopicResult> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class OffsetForLeaderTopicResult : Message
    {
        public string Topic = "";
        public List<EpochEndOffset> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic);
            codec.Array(ref Partitions);
        }
    }

    public sealed class EpochEndOffset : Message
    {
        public short ErrorCode;
        public int Partition;
        public int LeaderEpoch = -1;
        public long EndOffset = -1;

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.Int32(ref Partition);
            codec.Int32(ref LeaderEpoch);
            codec.Int64(ref EndOffset);
        }
    }
}
