using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Partitions of a topic in an assignment.</summary>
internal sealed class TopicPartitionsValue : Message
{
    public Guid TopicId;
    public List<int> Partitions = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Uuid(ref TopicId);
        codec.Int32Array(ref Partitions);
    }
}
