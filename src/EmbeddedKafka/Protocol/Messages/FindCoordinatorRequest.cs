namespace EmbeddedKafka.Protocol.Messages;

/// <summary>FindCoordinator request (API key 10), versions 0 to 6.</summary>
internal sealed class FindCoordinatorRequest : Message
{
    public string Key = "";
    public sbyte KeyType;
    public List<string> CoordinatorKeys = [];

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref Key, until: 3);
        codec.Int8(ref KeyType, from: 1);
        codec.StringArray(ref CoordinatorKeys, from: 4);
    }
}
