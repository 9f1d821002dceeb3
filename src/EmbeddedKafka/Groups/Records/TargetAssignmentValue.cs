using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>What a member of a consumer group is to get.</summary>
internal sealed class TargetAssignmentValue : Message
{
    public List<TopicPartitionsValue> TopicPartitions = [];

    public override void Fields(FieldCodec codec) => codec.Array(ref TopicPartitions);
}
