namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ApiVersions response (API key 18), versions 0 to 4.</summary>
internal sealed class ApiVersionsResponse : Message
{
    public short ErrorCode;
    public List<ApiVersion> ApiKeys = [];
    public int ThrottleTimeMs;
    public List<SupportedFeatureKey> SupportedFeatures = [];
    public long FinalizedFeaturesEpoch = -1;
    public List<FinalizedFeatureKey> FinalizedFeatures = [];
    public bool ZkMigrationReady;

    public override void Fields(FieldCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.Array(ref ApiKeys);
        codec.Int32(ref ThrottleTimeMs, from: 1);
        codec.Tagged(0, SupportedFeatures.Count > 0, field => field.Array(ref SupportedFeatures));
        codec.Tagged(1, FinalizedFeaturesEpoch >= 0, field => field.Int64(ref FinalizedFeaturesEpoch));
        codec.Tagged(2, FinalizedFeatures.Count > 0, field => field.Array(ref FinalizedFeatures));
        codec.Tagged(3, ZkMigrationReady, field => field.Bool(ref ZkMigrationReady));
    }

    public sealed class ApiVersion : Message
    {
        public short ApiKey;
        public short MinVersion;
        public short MaxVersion;

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ApiKey);
            codec.Int16(ref MinVersion);
            codec.Int16(ref MaxVersion);
        }
    }

    public sealed class SupportedFeatureKey : Message
    {
        public string Name = "";
        public short MinVersion;
        public short MaxVersion;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, from: 3);
            codec.Int16(ref MinVersion, from: 3);
            codec.Int16(ref MaxVersion, from: 3);
        }
    }

    public sealed class FinalizedFeatureKey : Message
    {
        public string Name = "";
        public short MaxVersionLevel;
        public short MinVersionLevel;

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Name, from: 3);
            codec.Int16(ref MaxVersionLevel, from: 3);
            codec.Int16(ref MinVersionLevel, from: 3);
        }
    }
}
