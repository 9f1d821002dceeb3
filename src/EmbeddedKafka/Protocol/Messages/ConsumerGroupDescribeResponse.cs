namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ConsumerGroupDescribe response (API key 69), versions 0 to 1.</summary>
internal sealed class ConsumerGroupDescribeResponse : Message
{
    public int ThrottleTimeMs;
    public List<DescribedGroup> Groups = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Groups);
    }

    public sealed class DescribedGroup : Message
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public string GroupId = "";
        public string GroupState = "";
        public int GroupEpoch;
        public int AssignmentEpoch;
        public string AssignorName = "";
        public List<Member> Members = [];
        public int AuthorizedOperations = -2147483648;

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.String(ref GroupId);
            codec.String(ref GroupState);
            codec.Int32(ref GroupEpoch);
            codec.Int32(ref AssignmentEpoch);
            codec.String(ref AssignorName);
            codec.Array(ref Members);
            codec.Int32(ref AuthorizedOperations);
        }
    }

    public sealed class Member : Message
    {
        public string MemberId = "";
        public string? InstanceId;
        public string? RackId;
        public int MemberEpoch;
        public string ClientId = "";
        public string ClientHost = "";
        public List<string> SubscribedTopicNames = [];
        public string? SubscribedTopicRegex;
        public Assignment Assignment = new();
        public Assignment TargetAssignment = new();
        public sbyte MemberType = -1;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref InstanceId);
            codec.NullableString(ref RackId);
            codec.Int32(ref MemberEpoch);
            codec.String(ref ClientId);
            codec.String(ref ClientHost);
            codec.StringArray(ref SubscribedTopicNames);
            codec.NullableString(ref SubscribedTopicRegex);
            codec.Struct(ref Assignment);
            codec.Struct(ref TargetAssignment);
            codec.Int8(ref MemberType, from: 1);
        }
    }

    public sealed class Assignment : Message
    {
        public List<TopicPartitions> TopicPartitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Array(ref TopicPartitions);
        }
    }

    public sealed class TopicPartitions : Message
    {
        public Guid TopicId;
        public string TopicName = "";
        public List<int> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Uuid(ref TopicId);
            codec.String(ref TopicName);
            codec.Int32Array(ref Partitions);
        }
    }
}
