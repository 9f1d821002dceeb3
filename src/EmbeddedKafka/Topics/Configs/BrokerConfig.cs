namespace EmbeddedKafka.Topics.Configs;

/// <summary>One setting of the broker, as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Documentation">What it does, for people.</param>
internal sealed record BrokerConfig(string Name, ConfigType Type, string Value, ConfigSource Source, string Documentation);
