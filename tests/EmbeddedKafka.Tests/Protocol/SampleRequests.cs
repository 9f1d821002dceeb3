using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>One request of each kind, about things that do not exist, so that it changes nothing and is answered at once.</summary>
internal static class SampleRequests
{
    private static readonly Guid TopicId = new("11111111-1111-1111-1111-111111111111");

    public static Message Of(ApiKey key, string name) => key switch
    {
        ApiKey.Produce => new ProduceRequest
        {
            Acks = -1,
            TimeoutMs = 1_000,
            TopicData = [new() { Name = name, TopicId = TopicId, PartitionData = [new() { Records = RawBatch.Of("a").ToBytes() }] }],
        },
        ApiKey.Fetch => new FetchRequest
        {
            MaxBytes = 1_000,
            Topics = [new() { Topic = name, TopicId = TopicId, Partitions = [new() { PartitionMaxBytes = 1_000 }] }],
        },
        ApiKey.ListOffsets => new ListOffsetsRequest { ReplicaId = -1, Topics = [new() { Name = name, Partitions = [new() { Timestamp = -1 }] }] },
        ApiKey.Metadata => new MetadataRequest { Topics = [new() { Name = name }], AllowAutoTopicCreation = false },
        ApiKey.OffsetCommit => new OffsetCommitRequest
        {
            GroupId = name,
            Topics = [new() { Name = name, TopicId = TopicId, Partitions = [new() { CommittedOffset = 1 }] }],
        },
        ApiKey.OffsetFetch => new OffsetFetchRequest
        {
            GroupId = name,
            Topics = [new() { Name = name, PartitionIndexes = [0] }],
            Groups = [new() { GroupId = name, Topics = [new() { Name = name, TopicId = TopicId, PartitionIndexes = [0] }] }],
        },
        ApiKey.FindCoordinator => new FindCoordinatorRequest { Key = name, CoordinatorKeys = [name] },
        ApiKey.JoinGroup => new JoinGroupRequest
        {
            GroupId = name,
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            MemberId = "nobody",
            ProtocolType = "consumer",
            Protocols = [new() { Name = "range" }],
        },
        ApiKey.Heartbeat => new HeartbeatRequest { GroupId = name, MemberId = "nobody" },
        ApiKey.LeaveGroup => new LeaveGroupRequest { GroupId = name, MemberId = "nobody", Members = [new() { MemberId = "nobody" }] },
        ApiKey.SyncGroup => new SyncGroupRequest { GroupId = name, MemberId = "nobody", ProtocolType = "consumer", ProtocolName = "range" },
        ApiKey.DescribeGroups => new DescribeGroupsRequest { Groups = [name] },
        ApiKey.ListGroups => new ListGroupsRequest(),
        ApiKey.ApiVersions => new ApiVersionsRequest { ClientSoftwareName = "raw", ClientSoftwareVersion = "1" },
        ApiKey.CreateTopics => new CreateTopicsRequest
        {
            ValidateOnly = true,
            Topics = [new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }],
        },
        ApiKey.DeleteTopics => new DeleteTopicsRequest { TopicNames = [name], Topics = [new() { Name = name }], TimeoutMs = 10_000 },
        ApiKey.DeleteRecords => new DeleteRecordsRequest { Topics = [new() { Name = name, Partitions = [new()] }], TimeoutMs = 10_000 },
        ApiKey.InitProducerId => new InitProducerIdRequest { TransactionTimeoutMs = 10_000 },
        ApiKey.OffsetForLeaderEpoch => new OffsetForLeaderEpochRequest { ReplicaId = -1, Topics = [new() { Topic = name, Partitions = [new()] }] },
        ApiKey.AddPartitionsToTxn => new AddPartitionsToTxnRequest
        {
            V3AndBelowTransactionalId = name,
            V3AndBelowTopics = [new() { Name = name, Partitions = [0] }],
        },
        ApiKey.AddOffsetsToTxn => new AddOffsetsToTxnRequest { TransactionalId = name, GroupId = name },
        ApiKey.EndTxn => new EndTxnRequest { TransactionalId = name },
        ApiKey.TxnOffsetCommit => new TxnOffsetCommitRequest { TransactionalId = name, GroupId = name, Topics = [new() { Name = name, Partitions = [new()] }] },
        ApiKey.DescribeConfigs => new DescribeConfigsRequest { Resources = [new() { ResourceType = 2, ResourceName = name }] },
        ApiKey.CreatePartitions => new CreatePartitionsRequest { ValidateOnly = true, TimeoutMs = 10_000, Topics = [new() { Name = name, Count = 2 }] },
        ApiKey.DeleteGroups => new DeleteGroupsRequest { GroupsNames = [name] },
        ApiKey.IncrementalAlterConfigs => new IncrementalAlterConfigsRequest
        {
            ValidateOnly = true,
            Resources = [new() { ResourceType = 2, ResourceName = name, Configs = [new() { Name = "retention.ms", Value = "1000" }] }],
        },
        ApiKey.OffsetDelete => new OffsetDeleteRequest { GroupId = name, Topics = [new() { Name = name, Partitions = [new()] }] },
        ApiKey.DescribeCluster => new DescribeClusterRequest(),
        ApiKey.DescribeProducers => new DescribeProducersRequest { Topics = [new() { Name = name, PartitionIndexes = [0] }] },
        ApiKey.DescribeTransactions => new DescribeTransactionsRequest { TransactionalIds = [name] },
        ApiKey.ListTransactions => new ListTransactionsRequest(),
        ApiKey.ConsumerGroupHeartbeat => new ConsumerGroupHeartbeatRequest { GroupId = name, MemberId = "nobody", MemberEpoch = 1 },
        ApiKey.ConsumerGroupDescribe => new ConsumerGroupDescribeRequest { GroupIds = [name] },
        ApiKey.DescribeTopicPartitions => new DescribeTopicPartitionsRequest { Topics = [new() { Name = name }] },
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "There is no sample of this request."),
    };
}
