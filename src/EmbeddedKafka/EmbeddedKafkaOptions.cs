using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedKafka;

/// <summary>Settings of an <see cref="EmbeddedKafkaBroker"/>.</summary>
public sealed record EmbeddedKafkaOptions
{
    /// <summary>Address to listen on; the loopback interface by default. The broker has neither TLS nor passwords.</summary>
    /// <value>127.0.0.1</value>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes a free one, which then stays the broker's across restarts.</summary>
    /// <value>0</value>
    public int Port { get; init; }

    /// <summary>The address that clients are told to connect to, if it differs from <see cref="Host"/>.</summary>
    /// <value>null</value>
    public string? AdvertisedHost { get; init; }

    /// <summary>Further ports to listen on, each for clients that come through a proxy of their own.</summary>
    /// <value>none</value>
    public IReadOnlyList<AdditionalListener> AdditionalListeners { get; init; } = [];

    /// <summary>
    /// Where logs are kept in files that survive the end of the process, also a violent one; it is created if need be.
    /// Null keeps them in memory.
    /// </summary>
    /// <value>null</value>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// How many bytes of records the broker keeps in memory. What does not fit is refused, with an error that says so;
    /// nothing that was acknowledged is dropped for it. Without meaning when there is a <see cref="DataDirectory"/>.
    /// </summary>
    /// <value>512 MiB</value>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Largest request in bytes; a larger one costs its sender the connection.</summary>
    /// <value>100 MiB</value>
    public int MaxRequestBytes { get; init; } = 100 << 20;

    /// <summary>Most connections at a time; further ones are closed at once.</summary>
    /// <value>1,000</value>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Whether a topic is created when a client asks for one that is not there (and does not forbid it).</summary>
    /// <value>true, as in Kafka</value>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>Partitions of a topic that is created without saying how many.</summary>
    /// <value>1</value>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>How long the first member of an empty classic group waits for others.</summary>
    /// <value>0; Kafka's default is 3 s</value>
    public TimeSpan GroupInitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Shortest session time-out that a member of a classic group may ask for.</summary>
    /// <value>100 ms, so that tests need not wait; Kafka's default is 6 s</value>
    public TimeSpan GroupMinSessionTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest session time-out that a member of a classic group may ask for.</summary>
    /// <value>30 minutes</value>
    public TimeSpan GroupMaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often members of consumer groups (<c>group.protocol=consumer</c>) are told to send heartbeats.</summary>
    /// <value>500 ms, so that rebalances are quick; Kafka's default is 5 s</value>
    public TimeSpan ConsumerGroupHeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long without a heartbeat a member of a consumer group is expelled.</summary>
    /// <value>45 s</value>
    public TimeSpan ConsumerGroupSessionTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long the offsets of a group without members are kept.</summary>
    /// <value>7 days</value>
    public TimeSpan GroupOffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest transaction time-out that a producer may ask for.</summary>
    /// <value>15 minutes</value>
    public TimeSpan MaxTransactionTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often retention is applied and compacted topics are compacted.</summary>
    /// <value>15 s</value>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Port of a schema registry that keeps its schemas in this broker; 0 takes a free one, null starts none.
    /// It listens on the loopback interface alone.
    /// </summary>
    /// <value>null</value>
    public int? SchemaRegistryPort { get; init; }

    /// <summary>The clock of sessions, time-outs, retention and timestamps.</summary>
    /// <value>the system's</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the broker logs to.</summary>
    /// <value>nowhere</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
