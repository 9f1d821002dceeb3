using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>What a member of a consumer group has.</summary>
internal sealed class CurrentAssignmentValue : Message
{
    public int MemberEpoch;
    public int PreviousMemberEpoch;
    public sbyte State;
    public List<TopicPartitionsValue> AssignedPartitions = [];
    public List<TopicPartitionsValue> PartitionsPendingRevocation = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref MemberEpoch);
        codec.Int32(ref PreviousMemberEpoch);
        codec.Int8(ref State);
        codec.Array(ref AssignedPartitions);
        codec.Array(ref PartitionsPendingRevocation);
    }
}
