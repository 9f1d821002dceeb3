namespace EmbeddedKafka.Topics.Configs;

/// <summary>Where a setting's value comes from, as DescribeConfigs numbers it.</summary>
internal enum ConfigSource : sbyte
{
    /// <summary>It was set for the topic.</summary>
    Topic = 1,

    /// <summary>The broker was started with it.</summary>
    StaticBroker = 4,

    /// <summary>Nobody set it.</summary>
    Default = 5,
}
