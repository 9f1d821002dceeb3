using System.Globalization;
using Confluent.Kafka;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>
/// The client settings of each role: what the user gave, then what low latency wants by default, then what
/// exactly-once needs and nobody may override.
/// </summary>
internal sealed class KafkaClientSettings(StreamExecutionOptions options)
{
    /// <summary>
    /// While no broker answers at all, the client begins anew with the bootstrap addresses after each attempt, with new threads,
    /// and this wait does not grow then (librdkafka issue 5088 and what came of it). An instance has a dozen clients: with 50 ms
    /// they take the processor that a broker on the same machine needs for its start. A connection that held for a while is made
    /// again at once, whatever this is.
    /// </summary>
    private const string ReconnectBackoff = "250";

    // How a source fetches whose epochs last long on purpose.
    private const int FetchesPerEpoch = 5;
    private const int PatientFetchBytes = 64 * 1024;
    private static readonly TimeSpan LeastFetchWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GreatestFetchWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Defaults of every consumer that the user's settings win over.</summary>
    private static readonly Dictionary<string, string> ConsumerDefaults = new()
    {
        // A partition whose local queue was full pauses this long; the client's default is a second.
        ["fetch.queue.backoff.ms"] = "5",
        ["fetch.error.backoff.ms"] = "50",
        ["reconnect.backoff.ms"] = ReconnectBackoff,
        ["reconnect.backoff.max.ms"] = "1000",
        ["enable.metrics.push"] = "false",
    };

    public string ConsumerGroup => options.ApplicationId;

    /// <summary>What a slot is called in the consumer group.</summary>
    public static string MemberId(StreamExecutionOptions options, int slotIndex) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.ApplicationId}-{options.InstanceId}-{slotIndex}");

    public ClientConfig Admin() => new(new Dictionary<string, string>(options.Kafka));

    /// <summary>The input consumer of a slot.</summary>
    public ConsumerConfig Input(int slotIndex)
    {
        var config = Consumer(options.ApplicationId);
        if (config.ClientId is null || options.StandbyReplicas > 0)
        {
            // Standbys know by it which instance owns what.
            config.ClientId = MemberId(options, slotIndex);
        }

        if (options.StaticMembership)
        {
            config.GroupInstanceId = MemberId(options, slotIndex);
        }

        config.MaxPollIntervalMs ??= 60_000;

        // Where to start is decided by the restore, never by the client: an offset that is gone must be an error.
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.EnablePartitionEof = false;
        if (options.UseConsumerGroupProtocol)
        {
            config.GroupProtocol = GroupProtocol.Consumer;
        }
        else
        {
            config.GroupProtocol = GroupProtocol.Classic;
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
            config.SessionTimeoutMs ??= 6_000;
            config.HeartbeatIntervalMs ??= 1_000;
        }

        // Topic name and headers cost an allocation each; the slot knows its topic and needs no headers.
        config.ConsumeResultFields = "timestamp";
        return config;
    }

    /// <summary>The consumer of a source's subtask in an aligned region; it is assigned by hand and never commits itself.</summary>
    public ConsumerConfig Source(int subtaskIndex)
    {
        var config = Bystander(options.ApplicationId);
        config.ClientId ??= string.Create(CultureInfo.InvariantCulture, $"{options.ApplicationId}-{options.InstanceId}-source-{subtaskIndex}");
        config.EnablePartitionEof = true;
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.ConsumeResultFields = "timestamp,topic";
        var patience = options.MinEpochDuration / FetchesPerEpoch;
        if (patience >= LeastFetchWait)
        {
            // Nobody sees a result before the epoch ends, so the broker need not answer for each record: at a thousand a second that costs
            // it more than the records do.
            config.FetchMinBytes ??= PatientFetchBytes;
            config.FetchWaitMaxMs ??= (int)Math.Min(patience.TotalMilliseconds, GreatestFetchWait.TotalMilliseconds);
        }

        return config;
    }

    /// <summary>The client that looks offsets up; it is of the group, but never a member.</summary>
    public ConsumerConfig Lookup() => Bystander(options.ApplicationId);

    /// <summary>The consumer that reads a changelog partition; it is assigned by hand and never commits.</summary>
    public ConsumerConfig Restore()
    {
        var config = Changelog(AutoOffsetReset.Earliest);

        // Behind the last record is a transaction's marker, of which only the EOF event tells: by default half a second late.
        config.FetchWaitMaxMs ??= 10;
        return config;
    }

    /// <summary>The consumer that follows changelog partitions for standbys; one that lost its place has to be told.</summary>
    public ConsumerConfig Standby() => Changelog(AutoOffsetReset.Error);

    /// <summary>The consumer of a table; it is assigned by hand and never commits, and one that lost its place has to be told.</summary>
    public ConsumerConfig Table()
    {
        var config = Bystander(options.ApplicationId + "-table");
        config.ClientId ??= options.ApplicationId;
        config.EnablePartitionEof = true;
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.ConsumeResultFields = "timestamp";
        return config;
    }

    /// <summary>One of a slot's two transactional producers.</summary>
    public ProducerConfig Producer(string transactionalId)
    {
        var milliseconds = (int)options.TransactionTimeout.TotalMilliseconds;
        var settings = new Dictionary<string, string>(options.Kafka);
        settings.TryAdd("retry.backoff.ms", "2");
        settings.TryAdd("retry.backoff.max.ms", "100");
        settings.TryAdd("reconnect.backoff.ms", ReconnectBackoff);
        settings.TryAdd("reconnect.backoff.max.ms", "1000");
        settings.TryAdd("enable.metrics.push", "false");

        // Where the key decides about the partition, it is the one that Kafka's Java producers choose.
        settings.TryAdd("partitioner", "murmur2_random");
        return new(settings)
        {
            TransactionalId = transactionalId,
            TransactionTimeoutMs = milliseconds,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,

            // With the client's own polling thread every few commits wait 10 ms for a delivery report that the other
            // thread took. So one thread polls, and delivery reports stay on: without them all commits wait.
            EnableBackgroundPoll = false,
            EnableDeliveryReports = true,
            DeliveryReportFields = "none",
        };
    }

    private ConsumerConfig Changelog(AutoOffsetReset autoOffsetReset)
    {
        var config = Bystander(options.ApplicationId + "-restore");
        config.EnablePartitionEof = true;
        config.AutoOffsetReset = autoOffsetReset;
        config.ConsumeResultFields = "none";
        return config;
    }

    /// <summary>A consumer that never joins a group: what the user has set for members may contradict the client's defaults for the rest.</summary>
    private ConsumerConfig Bystander(string group)
    {
        var config = Consumer(group);
        config.MaxPollIntervalMs = null;
        config.SessionTimeoutMs = null;
        config.HeartbeatIntervalMs = null;
        return config;
    }

    private ConsumerConfig Consumer(string group)
    {
        var settings = new Dictionary<string, string>(options.Kafka);
        foreach (var (name, value) in ConsumerDefaults)
        {
            settings.TryAdd(name, value);
        }

        return new(settings)
        {
            GroupId = group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,

            // Also makes offset fetches wait for transactions that still hold offsets back.
            IsolationLevel = IsolationLevel.ReadCommitted,
        };
    }
}
