namespace EmbeddedKafka.Topics.Configs;

/// <summary>What has settings, as the protocol numbers it.</summary>
internal enum ConfigResourceType : sbyte
{
    Topic = 2,
    Broker = 4,
}
