using System.Collections.Frozen;
using System.Globalization;
using EmbeddedKafka.Log;

namespace EmbeddedKafka.Topics.Configs;

/// <summary>The settings of one topic: those of its own, and Kafka's defaults for the rest. They never change; a topic gets others.</summary>
internal sealed class TopicSettings
{
    private TopicSettings(FrozenDictionary<string, string> own)
    {
        Own = own;
        var log = LogSettings.Default;
        foreach (var (name, value) in own)
        {
            log = TopicConfigs.Get(name).Apply?.Invoke(log, value) ?? log;
        }

        Log = log;
        MinInSyncReplicas = own.TryGetValue("min.insync.replicas", out var min) ? int.Parse(min, CultureInfo.InvariantCulture) : 1;
    }

    /// <summary>Nothing but defaults.</summary>
    public static TopicSettings Default { get; } = Of(new Dictionary<string, string>());

    /// <summary>Keeps the last record of each key.</summary>
    public static TopicSettings Compacted { get; } = Of(new Dictionary<string, string> { ["cleanup.policy"] = "compact" });

    /// <summary>The settings that differ from the defaults or were set to them, by name.</summary>
    public IReadOnlyDictionary<string, string> Own { get; }

    /// <summary>What the logs of the topic obey.</summary>
    public LogSettings Log { get; }

    /// <summary><c>min.insync.replicas</c>: beyond 1, producers with acks=all are refused, as there is one replica.</summary>
    public int MinInSyncReplicas { get; }

    /// <summary>Makes settings of names and values.</summary>
    /// <exception cref="RefusedException">A name is unknown or a value not valid.</exception>
    public static TopicSettings Of(IReadOnlyDictionary<string, string> own)
    {
        foreach (var (name, value) in own)
        {
            TopicConfigs.Get(name).Check(value);
        }

        var settings = new TopicSettings(own.ToFrozenDictionary(StringComparer.Ordinal));
        if (settings.Log.MinCompactionLagMs > settings.Log.MaxCompactionLagMs)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidConfig,
                $"min.compaction.lag.ms ({settings.Log.MinCompactionLagMs}) must not be greater than max.compaction.lag.ms ({settings.Log.MaxCompactionLagMs}).");
        }

        return settings;
    }

    /// <summary>The value of a setting.</summary>
    public string ValueOf(TopicConfig config) => Own.GetValueOrDefault(config.Name) ?? config.Default;

    /// <summary>Where the value of a setting comes from.</summary>
    public ConfigSource SourceOf(TopicConfig config) => Own.ContainsKey(config.Name) ? ConfigSource.Topic : ConfigSource.Default;
}
