namespace EmbeddedKafka.Protocol.Messages;

/// <summary>OffsetFetch request (API key 9), versions 1 to 10.</summary>
internal sealed class OffsetFetchRequest : Message
{
    public string GroupId = "";
    public List<Topic>? Topics;
    public List<Group> Groups = [];
    public bool RequireStable;

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref GroupId, until: 7);
        codec.NullableArray(ref Topics, until: 7, nullableFrom: 2);
        codec.Array(ref Groups, from: 8);
        codec.Bool(ref RequireStable, from: 7);
    }

    public sealed class Topic : Message
    {
        public string Name = "";
        public List<int> PartitionIndexes = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, until: 7);
            codec.Int32Array(ref PartitionIndexes, until: 7);
        }
    }

    public sealed class Group : Message
    {
        public string GroupId = "";
        public string? MemberId;
        public int MemberEpoch = -1;
        public List<OffsetFetchRequestTopics>? Topics;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref GroupId, from: 8);
            codec.NullableString(ref MemberId, from: 9);
            codec.Int32(ref MemberEpoch, from: 9);
            codec.NullableArray(ref Topics, from: 8);
        }
    }

    public sealed class OffsetFetchRequestTopics : Message
    {
        public string Name = "";
        public Guid TopicId;
        public List<int> PartitionIndexes = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, from: 8, until: 9);
            codec.Uuid(ref TopicId, from: 10);
            codec.Int32Array(ref PartitionIndexes, from: 8);
        }
    }
}
