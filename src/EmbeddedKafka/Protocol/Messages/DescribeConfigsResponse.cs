namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeConfigs response (API key 32), versions 1 to 4.</summary>
internal sealed class DescribeConfigsResponse : Message
{
    public int ThrottleTimeMs;
    public List<DescribeConfigsResult> Results = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class DescribeConfigsResult : Message
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";
        public List<DescribeConfigsResourceResult> Configs = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
            codec.Array(ref Configs);
        }
    }

    public sealed class DescribeConfigsResourceResult : Message
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public sbyte ConfigSource = -1;
        public bool IsSensitive;
        public List<DescribeConfigsSynonym> Synonyms = [];
        public sbyte ConfigType;
        public string? Documentation;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
            codec.Bool(ref ReadOnly);
            codec.Int8(ref ConfigSource);
            codec.Bool(ref IsSensitive);
            codec.Array(ref Synonyms);
            codec.Int8(ref ConfigType, from: 3);
            codec.NullableString(ref Documentation, from: 3);
        }
    }

    public sealed class DescribeConfigsSynonym : Message
    {
        public string Name = "";
        public string? Value;
        public sbyte Source;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
            codec.Int8(ref Source);
        }
    }
}
