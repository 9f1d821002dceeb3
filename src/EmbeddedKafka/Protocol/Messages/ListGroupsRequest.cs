namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListGroups request (API key 16), versions 0 to 5.</summary>
internal sealed class ListGroupsRequest : Message
{
    public List<string> StatesFilter = [];
    public List<string> TypesFilter = [];

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref StatesFilter, from: 4);
        codec.StringArray(ref TypesFilter, from: 5);
    }
}
