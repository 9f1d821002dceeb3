namespace EmbeddedKafka.Protocol.Messages;

/// <summary>CreatePartitions request (API key 37), versions 0 to 3.</summary>
internal sealed class CreatePartitionsRequest : Message
{
    public List<CreatePartitionsTopic> Topics = [];
    public int TimeoutMs;
    public bool ValidateOnly;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
        codec.Bool(ref ValidateOnly);
    }

    public sealed class CreatePartitionsTopic : Message
    {
        public string Name = "";
        public int Count;
        public List<CreatePartitionsAssignment>? Assignments;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.Int32(ref Count);
            codec.NullableArray(ref Assignments);
        }
    }

    public sealed class CreatePartitionsAssignment : Message
    {
        public List<int> BrokerIds = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int32Array(ref BrokerIds);
        }
    }
}
