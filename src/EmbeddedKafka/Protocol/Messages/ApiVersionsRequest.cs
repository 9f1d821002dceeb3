namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ApiVersions request (API key 18), versions 0 to 4.</summary>
internal sealed class ApiVersionsRequest : Message
{
    public string ClientSoftwareName = "";
    public string ClientSoftwareVersion = "";

    public override void Fields(FieldCodec codec)
    {
        codec.String(ref ClientSoftwareName, from: 3);
        codec.String(ref ClientSoftwareVersion, from: 3);
    }
}
