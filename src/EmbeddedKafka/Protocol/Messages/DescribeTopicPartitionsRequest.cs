namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeTopicPartitions request (API key 75), version 0.</summary>
internal sealed class DescribeTopicPartitionsRequest : Message
{
    public List<TopicRequest> Topics = [];
    public int ResponsePartitionLimit = 2000;
    public CursorData? Cursor;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref ResponsePartitionLimit);
        codec.NullableStruct(ref Cursor);
    }

    public sealed class TopicRequest : Message
    {
        public string Name = "";

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
        }
    }

    public sealed class CursorData : Message
    {
        public string TopicName = "";
        public int PartitionIndex;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref TopicName);
            codec.Int32(ref PartitionIndex);
        }
    }
}
