using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>What a member of a consumer group subscribed to.</summary>
internal sealed class MemberValue : Message
{
    public string? InstanceId;
    public string? RackId;
    public string ClientId = "";
    public string ClientHost = "";
    public List<string> SubscribedTopicNames = [];
    public string? SubscribedTopicRegex;
    public int RebalanceTimeoutMs = -1;
    public string? ServerAssignor;

    public override void Fields(FieldCodec codec)
    {
        codec.NullableString(ref InstanceId);
        codec.NullableString(ref RackId);
        codec.String(ref ClientId);
        codec.String(ref ClientHost);
        codec.StringArray(ref SubscribedTopicNames);
        codec.NullableString(ref SubscribedTopicRegex);
        codec.Int32(ref RebalanceTimeoutMs);
        codec.NullableString(ref ServerAssignor);
    }
}
