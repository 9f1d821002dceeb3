namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetForLeaderEpoch request (API key 23), versions 2 to 4.</summary>
internal sealed class OffsetForLeaderEpochRequest : Message
{
    public int ReplicaId = -2;
    public List<OffsetForLeaderTopic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ReplicaId, from: 3);
        codec.Array(ref Topics);
    }

    public sealed class OffsetForLeaderTopic : Message
    {
        public string Topic = "";
        public List<OffsetForLeaderPartition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetForLeaderPartition : Message
    {
        public int Partition;
        public int CurrentLeaderEpoch = -1;
        public int LeaderEpoch;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref Partition);
            codec.Int32(ref CurrentLeaderEpoch);
            codec.Int32(ref LeaderEpoch);
        }
    }
}
