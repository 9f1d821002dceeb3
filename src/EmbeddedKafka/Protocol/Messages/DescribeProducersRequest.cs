namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeProducers request (API key 61), version 0.</summary>
internal sealed class DescribeProducersRequest : Message
{
    public List<TopicRequest> Topics = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics);
    }

    public sealed class TopicRequest : Message
    {
        public string Name = "";
        public List<int> PartitionIndexes = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Int32Array(ref PartitionIndexes);
        }
    }
}
