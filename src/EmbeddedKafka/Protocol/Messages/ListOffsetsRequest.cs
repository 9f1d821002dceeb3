namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListOffsets request (API key 2), versions 1 to 11.</summary>
internal sealed class ListOffsetsRequest : Message
{
    public int ReplicaId;
    public sbyte IsolationLevel;
    public List<ListOffsetsTopic> Topics = [];
    public int TimeoutMs;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ReplicaId);
        codec.Int8(ref IsolationLevel, from: 2);
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs, from: 10);
    }

    public sealed class ListOffsetsTopic : Message
    {
        public string Name = "";
        public List<ListOffsetsPartition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ListOffsetsPartition : Message
    {
        public int PartitionIndex;
        public int CurrentLeaderEpoch = -1;
        public long Timestamp;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int32(ref CurrentLeaderEpoch, from: 4);
            codec.Int64(ref Timestamp);
        }
    }
}
