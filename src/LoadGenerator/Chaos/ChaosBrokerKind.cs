namespace LoadGenerator.Chaos;

/// <summary>Which broker the system under chaos uses.</summary>
public enum ChaosBrokerKind
{
    /// <summary>The embedded broker, in a process of its own with its data in files.</summary>
    Embedded,

    /// <summary>Apache Kafka from the directory <c>KAFKA_HOME</c>.</summary>
    KafkaHome,

    /// <summary>A broker that runs already: it is neither killed nor hidden behind proxies.</summary>
    Running,
}
