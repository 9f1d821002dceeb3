using EmbeddedKafka.Log;

namespace EmbeddedKafka.Topics.Configs;

/// <summary>One setting of topics.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Default">Its value where a topic has none of its own: Kafka's default.</param>
/// <param name="BrokerName">The name that Kafka gives the broker setting behind the default; null if there is none.</param>
/// <param name="Documentation">What it does, for people.</param>
/// <param name="Demand">What a value must be, as the end of a sentence that begins "must be".</param>
/// <param name="IsValid">Whether a value is that.</param>
/// <param name="Apply">Puts a valid value into the settings of the logs; null where logs do not care.</param>
internal sealed record TopicConfig(
    string Name,
    ConfigType Type,
    string Default,
    string? BrokerName,
    string Documentation,
    string Demand,
    Func<string, bool> IsValid,
    Func<LogSettings, string, LogSettings>? Apply)
{
    /// <summary>The parts of a list.</summary>
    public static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Refuses a value that this setting can't have.</summary>
    /// <exception cref="RefusedException">It can't.</exception>
    public void Check(string value)
    {
        if (!IsValid(value))
        {
            throw new RefusedException(KafkaErrorCode.InvalidConfig, $"{Name} must be {Demand}, but is '{value}'.");
        }
    }
}
