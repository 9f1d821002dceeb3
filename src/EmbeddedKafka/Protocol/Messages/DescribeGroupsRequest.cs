namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeGroups request (API key 15), versions 0 to 6.</summary>
internal sealed class DescribeGroupsRequest : Message
{
    public List<string> Groups = [];
    public bool IncludeAuthorizedOperations;

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref Groups);
        codec.Bool(ref IncludeAuthorizedOperations, from: 3);
    }
}
