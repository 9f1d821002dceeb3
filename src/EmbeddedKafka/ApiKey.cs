namespace EmbeddedKafka;

/// <summary>A kind of request in the Kafka protocol; the value is its number on the wire.</summary>
public enum ApiKey : short
{
    /// <summary>Appends record batches to partitions.</summary>
    Produce = 0,

    /// <summary>Reads record batches, waiting for them if need be.</summary>
    Fetch = 1,

    /// <summary>Finds offsets by timestamp, and the first and the last.</summary>
    ListOffsets = 2,

    /// <summary>Topics, their partitions and the brokers.</summary>
    Metadata = 3,

    /// <summary>Stores positions of a group.</summary>
    OffsetCommit = 8,

    /// <summary>Reads positions of groups.</summary>
    OffsetFetch = 9,

    /// <summary>Finds the broker that coordinates a group or a transactional id.</summary>
    FindCoordinator = 10,

    /// <summary>Joins a classic group, or joins again for a rebalance.</summary>
    JoinGroup = 11,

    /// <summary>Keeps a member of a classic group alive.</summary>
    Heartbeat = 12,

    /// <summary>Takes members out of a classic group.</summary>
    LeaveGroup = 13,

    /// <summary>Hands out the assignment of a classic group.</summary>
    SyncGroup = 14,

    /// <summary>State and members of classic groups.</summary>
    DescribeGroups = 15,

    /// <summary>Lists groups.</summary>
    ListGroups = 16,

    /// <summary>Lists the APIs and versions that the broker speaks.</summary>
    ApiVersions = 18,

    /// <summary>Creates topics.</summary>
    CreateTopics = 19,

    /// <summary>Deletes topics.</summary>
    DeleteTopics = 20,

    /// <summary>Moves the start of partitions.</summary>
    DeleteRecords = 21,

    /// <summary>Gives out a producer id and epoch, and fences older ones.</summary>
    InitProducerId = 22,

    /// <summary>End offset of a leader epoch.</summary>
    OffsetForLeaderEpoch = 23,

    /// <summary>Takes partitions into a transaction.</summary>
    AddPartitionsToTxn = 24,

    /// <summary>Takes a group's positions into a transaction.</summary>
    AddOffsetsToTxn = 25,

    /// <summary>Commits or aborts a transaction.</summary>
    EndTxn = 26,

    /// <summary>Stores positions of a group within a transaction.</summary>
    TxnOffsetCommit = 28,

    /// <summary>Reads settings of topics and of the broker.</summary>
    DescribeConfigs = 32,

    /// <summary>Adds partitions to topics.</summary>
    CreatePartitions = 37,

    /// <summary>Deletes groups.</summary>
    DeleteGroups = 42,

    /// <summary>Changes settings of topics.</summary>
    IncrementalAlterConfigs = 44,

    /// <summary>Deletes positions of a group.</summary>
    OffsetDelete = 47,

    /// <summary>Id and brokers of the cluster.</summary>
    DescribeCluster = 60,

    /// <summary>Producers that have written to partitions.</summary>
    DescribeProducers = 61,

    /// <summary>State of transactions.</summary>
    DescribeTransactions = 65,

    /// <summary>Lists transactions.</summary>
    ListTransactions = 66,

    /// <summary>Joins, keeps alive and leaves a group of the KIP-848 protocol.</summary>
    ConsumerGroupHeartbeat = 68,

    /// <summary>State and members of KIP-848 groups.</summary>
    ConsumerGroupDescribe = 69,

    /// <summary>Topics and their partitions, page by page.</summary>
    DescribeTopicPartitions = 75,
}
