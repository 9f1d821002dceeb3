using System.Globalization;
using EmbeddedKafka.Log;

namespace EmbeddedKafka.Topics.Configs;

/// <summary>The settings of topics: Kafka's, with Kafka's defaults.</summary>
internal static class TopicConfigs
{
    private const string NoEffect = " Accepted for compatibility; without effect on this broker.";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<TopicConfig> All { get; } =
    [
        List("cleanup.policy", "delete", ["compact", "delete"], "log.cleanup.policy",
            "How old records leave: 'delete' by age and size, 'compact' when a later record has the same key, or both; empty keeps all.",
            static (log, value) => log with { CleanupPolicy = PolicyOf(value) }),
        Int("compression.gzip.level", -1, -1, 9, "compression.gzip.level", "Level of gzip compression by the broker." + NoEffect),
        Int("compression.lz4.level", 9, 1, 17, "compression.lz4.level", "Level of LZ4 compression by the broker." + NoEffect),
        Choice("compression.type", "producer", ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"], "compression.type",
            "How batches are compressed. They are always kept as the producer compressed them, whatever this says."),
        Int("compression.zstd.level", 3, -131072, 22, "compression.zstd.level", "Level of Zstandard compression by the broker." + NoEffect),
        Long("delete.retention.ms", 86_400_000, 0, "log.cleaner.delete.retention.ms",
            "How many milliseconds tombstones and transaction markers of a compacted topic stay readable.",
            static (log, value) => log with { DeleteRetentionMs = value }),
        Long("file.delete.delay.ms", 60_000, 0, "log.segment.delete.delay.ms", "How long a deleted file stays on disk." + NoEffect),
        Long("flush.messages", long.MaxValue, 1, "log.flush.interval.messages", "After how many records the file system is made to write." + NoEffect),
        Long("flush.ms", long.MaxValue, 0, "log.flush.interval.ms", "After how long the file system is made to write." + NoEffect),
        AnyList("follower.replication.throttled.replicas", "Replicas whose copying is slowed down." + NoEffect),
        Int("index.interval.bytes", 4_096, 0, int.MaxValue, "log.index.interval.bytes", "Bytes between the entries of an index." + NoEffect),
        AnyList("leader.replication.throttled.replicas", "Replicas whose copying is slowed down." + NoEffect),
        Long("local.retention.bytes", -2, -2, "log.local.retention.bytes", "Bytes that tiered storage keeps locally." + NoEffect),
        Long("local.retention.ms", -2, -2, "log.local.retention.ms", "How long tiered storage keeps records locally." + NoEffect),
        Long("max.compaction.lag.ms", long.MaxValue, 1, "log.cleaner.max.compaction.lag.ms",
            "After how many milliseconds a record is compacted at the latest, however little there is to gain.",
            static (log, value) => log with { MaxCompactionLagMs = value }),
        Int("max.message.bytes", 1_048_588, 0, int.MaxValue, "message.max.bytes",
            "Largest batch of records in bytes, as it is on the wire.",
            static (log, value) => log with { MaxMessageBytes = value }),
        Long("message.timestamp.after.max.ms", 3_600_000, 0, "log.message.timestamp.after.max.ms",
            "How many milliseconds a producer's timestamp may be ahead of the broker's clock.",
            static (log, value) => log with { MessageTimestampAfterMaxMs = value }),
        Long("message.timestamp.before.max.ms", long.MaxValue, 0, "log.message.timestamp.before.max.ms",
            "How many milliseconds a producer's timestamp may be behind the broker's clock.",
            static (log, value) => log with { MessageTimestampBeforeMaxMs = value }),
        Choice("message.timestamp.type", "CreateTime", ["CreateTime", "LogAppendTime"], "log.message.timestamp.type",
            "Whose clock timestamps are: the producer's (CreateTime) or the broker's (LogAppendTime).",
            static (log, value) => log with { MessageTimestampType = Enum.Parse<TimestampType>(value) }),
        Double("min.cleanable.dirty.ratio", 0.5, 0, 1, "log.cleaner.min.cleanable.ratio",
            "The share of a compacted log that must be new since the last compaction for the next one.",
            static (log, value) => log with { MinCleanableDirtyRatio = value }),
        Long("min.compaction.lag.ms", 0, 0, "log.cleaner.min.compaction.lag.ms",
            "For how many milliseconds at least a record is not compacted away.",
            static (log, value) => log with { MinCompactionLagMs = value }),
        Int("min.insync.replicas", 1, 1, int.MaxValue, "min.insync.replicas",
            "How many replicas must have a record before a producer with acks=all is told so. There is one: more refuses such producers."),
        Bool("preallocate", false, "log.preallocate", "Whether files get their full size at once." + NoEffect),
        Bool("remote.log.copy.disable", false, null, "Whether tiered storage takes no more records." + NoEffect),
        Bool("remote.log.delete.on.disable", false, null, "Whether tiered records are deleted when tiering ends." + NoEffect),
        Choice("remote.storage.enable", "false", ["false"], null, "Whether records move to tiered storage, which this broker does not have.",
            type: ConfigType.Boolean),
        Long("retention.bytes", -1, long.MinValue, "log.retention.bytes",
            "Bytes of a partition from which on the oldest segments are deleted; negative for no bound.",
            static (log, value) => log with { RetentionBytes = value }),
        Long("retention.ms", 604_800_000, -1, "log.retention.ms",
            "After how many milliseconds records are deleted, segment by segment; -1 for never.",
            static (log, value) => log with { RetentionMs = value }),
        Int("segment.bytes", 1_073_741_824, 14, int.MaxValue, "log.segment.bytes",
            "Largest segment in bytes. Small ones are allowed, unlike in Kafka since version 4.1, for tests of retention and compaction.",
            static (log, value) => log with { SegmentBytes = value }),
        Int("segment.index.bytes", 10_485_760, 4, int.MaxValue, "log.index.size.max.bytes", "Largest index in bytes." + NoEffect),
        Long("segment.jitter.ms", 0, 0, "log.roll.jitter.ms", "By how much the age of segments differs at random." + NoEffect),
        Long("segment.ms", 604_800_000, 1, "log.roll.ms",
            "After how many milliseconds a new segment is begun, though the last one is not full.",
            static (log, value) => log with { SegmentMs = value }),
        Bool("unclean.leader.election.enable", false, "unclean.leader.election.enable",
            "Whether a replica that misses records may lead." + NoEffect),
    ];

    private static readonly Dictionary<string, TopicConfig> ByName = All.ToDictionary(config => config.Name, StringComparer.Ordinal);

    /// <summary>The setting of this name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static TopicConfig Get(string name) =>
        ByName.GetValueOrDefault(name)
        ?? throw new RefusedException(KafkaErrorCode.InvalidConfig, $"There is no topic setting '{name}'.");

    private static TopicConfig Long(
        string name, long initial, long min, string? brokerName, string documentation, Func<LogSettings, long, LogSettings>? apply = null) =>
        new(name, ConfigType.Long, Text(initial), brokerName, documentation, $"a whole number of at least {Text(min)}",
            value => TryWhole(value, out var number) && number >= min,
            apply is null ? null : (log, value) => apply(log, Whole(value)));

    private static TopicConfig Int(
        string name, int initial, int min, int max, string? brokerName, string documentation, Func<LogSettings, int, LogSettings>? apply = null) =>
        new(name, ConfigType.Int, Text(initial), brokerName, documentation, $"a whole number from {Text(min)} to {Text(max)}",
            value => TryWhole(value, out var number) && number >= min && number <= max,
            apply is null ? null : (log, value) => apply(log, (int)Whole(value)));

    private static TopicConfig Double(
        string name, double initial, double min, double max, string? brokerName, string documentation, Func<LogSettings, double, LogSettings> apply) =>
        new(name, ConfigType.Double, initial.ToString(CultureInfo.InvariantCulture), brokerName, documentation,
            string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
            value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max,
            (log, value) => apply(log, double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)));

    private static TopicConfig Bool(string name, bool initial, string? brokerName, string documentation) =>
        new(name, ConfigType.Boolean, initial ? "true" : "false", brokerName, documentation, "true or false",
            static value => bool.TryParse(value, out _), null);

    private static TopicConfig Choice(
        string name, string initial, string[] choices, string? brokerName, string documentation,
        Func<LogSettings, string, LogSettings>? apply = null, ConfigType type = ConfigType.String) =>
        new(name, type, initial, brokerName, documentation, string.Join(" or ", choices), value => choices.Contains(value), apply);

    private static TopicConfig List(
        string name, string initial, string[] choices, string? brokerName, string documentation, Func<LogSettings, string, LogSettings> apply) =>
        new(name, ConfigType.List, initial, brokerName, documentation, $"a list of {string.Join(" and ", choices)}",
            value => TopicConfig.Split(value).All(choices.Contains), apply);

    private static TopicConfig AnyList(string name, string documentation) =>
        new(name, ConfigType.List, "", null, documentation, "a list", static _ => true, null);

    private static CleanupPolicy PolicyOf(string list) =>
        TopicConfig.Split(list).Aggregate(CleanupPolicy.None, (all, name) => all | Enum.Parse<CleanupPolicy>(name, ignoreCase: true));

    private static bool TryWhole(string value, out long number) =>
        long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);

    private static long Whole(string value) => long.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
