namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ConsumerGroupDescribe request (API key 69), versions 0 to 1.</summary>
internal sealed class ConsumerGroupDescribeRequest : Message
{
    public List<string> GroupIds = [];
    public bool IncludeAuthorizedOperations;

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref GroupIds);
        codec.Bool(ref IncludeAuthorizedOperations);
    }
}
