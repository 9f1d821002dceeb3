namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DeleteGroups request (API key 42), versions 0 to 2.</summary>
internal sealed class DeleteGroupsRequest : Message
{
    public List<string> GroupsNames = [];

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref GroupsNames);
    }
}
