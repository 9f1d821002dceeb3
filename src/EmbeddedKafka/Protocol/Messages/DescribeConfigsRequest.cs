namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeConfigs request (API key 32), versions 1 to 4.</summary>
internal sealed class DescribeConfigsRequest : Message
{
    public List<DescribeConfigsResource> Resources = [];
    public bool IncludeSynonyms;
    public bool IncludeDocumentation;

    public override void Fields(FieldCodec codec)
    {
        codec.Array(ref Resources);
        codec.Bool(ref IncludeSynonyms);
        codec.Bool(ref IncludeDocumentation, from: 3);
    }

    public sealed class DescribeConfigsResource : Message
    {
        public sbyte ResourceType;
        public string ResourceName = "";
        public List<string>? ConfigurationKeys;

        public override void Fields(FieldCodec codec)
        {
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
            codec.NullableStringArray(ref ConfigurationKeys);
        }
    }
}
