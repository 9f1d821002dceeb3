namespace EmbeddedKafka.Protocol.Messages;

/// <summary>TxnOffsetCommit request (API key 28), versions 0 to 5.</summary>
internal sealed class TxnOffsetCommitRequest : Message
{
    public string TransactionalId = "";
    public string GroupId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public int GenerationId = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public List<Topic> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.String(ref GroupId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Int32(ref GenerationId, from: 3);
        codec.String(ref MemberId, from: 3);
        codec.NullableString(ref GroupInstanceId, from: 3);
        codec.Array(ref Topics);
    }

    public sealed class Topic : Message
    {
        public string Name = "";
        public List<Partition> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class Partition : Message
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? CommittedMetadata;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref CommittedOffset);
            codec.Int32(ref CommittedLeaderEpoch, from: 2);
            codec.NullableString(ref CommittedMetadata);
        }
    }
}
