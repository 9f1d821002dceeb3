using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Protocol;

/// <summary>Every API that the broker can speak: its versions, and its messages.</summary>
internal static class ApiCatalog
{
    /// <summary>A version that no API reaches: none of its versions is flexible.</summary>
    private const short Never = short.MaxValue;

    private static readonly Api?[] ByKey = Index(
    [
        new(ApiKey.Produce, 3, 13, 9, static () => new ProduceRequest(), static () => new ProduceResponse()),
        new(ApiKey.Fetch, 4, 18, 12, static () => new FetchRequest(), static () => new FetchResponse()),
        new(ApiKey.ListOffsets, 1, 11, 6, static () => new ListOffsetsRequest(), static () => new ListOffsetsResponse()),
        new(ApiKey.Metadata, 0, 13, 9, static () => new MetadataRequest(), static () => new MetadataResponse()),
        new(ApiKey.OffsetCommit, 2, 10, 8, static () => new OffsetCommitRequest(), static () => new OffsetCommitResponse()),
        new(ApiKey.OffsetFetch, 1, 10, 6, static () => new OffsetFetchRequest(), static () => new OffsetFetchResponse()),
        new(ApiKey.FindCoordinator, 0, 6, 3, static () => new FindCoordinatorRequest(), static () => new FindCoordinatorResponse()),
        new(ApiKey.JoinGroup, 0, 9, 6, static () => new JoinGroupRequest(), static () => new JoinGroupResponse()),
        new(ApiKey.Heartbeat, 0, 4, 4, static () => new HeartbeatRequest(), static () => new HeartbeatResponse()),
        new(ApiKey.LeaveGroup, 0, 5, 4, static () => new LeaveGroupRequest(), static () => new LeaveGroupResponse()),
        new(ApiKey.SyncGroup, 0, 5, 4, static () => new SyncGroupRequest(), static () => new SyncGroupResponse()),
        new(ApiKey.DescribeGroups, 0, 6, 5, static () => new DescribeGroupsRequest(), static () => new DescribeGroupsResponse()),
        new(ApiKey.ListGroups, 0, 5, 3, static () => new ListGroupsRequest(), static () => new ListGroupsResponse()),
        new(ApiKey.ApiVersions, 0, 4, 3, static () => new ApiVersionsRequest(), static () => new ApiVersionsResponse()),
        new(ApiKey.CreateTopics, 2, 7, 5, static () => new CreateTopicsRequest(), static () => new CreateTopicsResponse()),
        new(ApiKey.DeleteTopics, 1, 6, 4, static () => new DeleteTopicsRequest(), static () => new DeleteTopicsResponse()),
        new(ApiKey.DeleteRecords, 0, 2, 2, static () => new DeleteRecordsRequest(), static () => new DeleteRecordsResponse()),
        new(ApiKey.InitProducerId, 0, 5, 2, static () => new InitProducerIdRequest(), static () => new InitProducerIdResponse()),
        new(ApiKey.OffsetForLeaderEpoch, 2, 4, 4, static () => new OffsetForLeaderEpochRequest(), static () => new OffsetForLeaderEpochResponse()),
        new(ApiKey.AddPartitionsToTxn, 0, 3, 3, static () => new AddPartitionsToTxnRequest(), static () => new AddPartitionsToTxnResponse()),
        new(ApiKey.AddOffsetsToTxn, 0, 4, 3, static () => new AddOffsetsToTxnRequest(), static () => new AddOffsetsToTxnResponse()),
        new(ApiKey.EndTxn, 0, 5, 3, static () => new EndTxnRequest(), static () => new EndTxnResponse()),
        new(ApiKey.TxnOffsetCommit, 0, 5, 3, static () => new TxnOffsetCommitRequest(), static () => new TxnOffsetCommitResponse()),
        new(ApiKey.DescribeConfigs, 1, 4, 4, static () => new DescribeConfigsRequest(), static () => new DescribeConfigsResponse()),
        new(ApiKey.CreatePartitions, 0, 3, 2, static () => new CreatePartitionsRequest(), static () => new CreatePartitionsResponse()),
        new(ApiKey.DeleteGroups, 0, 2, 2, static () => new DeleteGroupsRequest(), static () => new DeleteGroupsResponse()),
        new(ApiKey.IncrementalAlterConfigs, 0, 1, 1, static () => new IncrementalAlterConfigsRequest(), static () => new IncrementalAlterConfigsResponse()),
        new(ApiKey.OffsetDelete, 0, 0, Never, static () => new OffsetDeleteRequest(), static () => new OffsetDeleteResponse()),
        new(ApiKey.DescribeCluster, 0, 2, 0, static () => new DescribeClusterRequest(), static () => new DescribeClusterResponse()),
        new(ApiKey.DescribeProducers, 0, 0, 0, static () => new DescribeProducersRequest(), static () => new DescribeProducersResponse()),
        new(ApiKey.DescribeTransactions, 0, 0, 0, static () => new DescribeTransactionsRequest(), static () => new DescribeTransactionsResponse()),
        new(ApiKey.ListTransactions, 0, 2, 0, static () => new ListTransactionsRequest(), static () => new ListTransactionsResponse()),
        new(ApiKey.ConsumerGroupHeartbeat, 0, 1, 0, static () => new ConsumerGroupHeartbeatRequest(), static () => new ConsumerGroupHeartbeatResponse()),
        new(ApiKey.ConsumerGroupDescribe, 0, 1, 0, static () => new ConsumerGroupDescribeRequest(), static () => new ConsumerGroupDescribeResponse()),
        new(ApiKey.DescribeTopicPartitions, 0, 0, 0, static () => new DescribeTopicPartitionsRequest(), static () => new DescribeTopicPartitionsResponse()),
    ]);

    /// <summary>All of them, in the order of their keys.</summary>
    public static IReadOnlyList<Api> All { get; } = [.. ByKey.OfType<Api>()];

    /// <summary>The API with this key, or null if the broker does not know it.</summary>
    public static Api? Find(short key) => key >= 0 && key < ByKey.Length ? ByKey[key] : null;

    private static Api?[] Index(Api[] apis)
    {
        var index = new Api?[apis.Max(api => (short)api.Key) + 1];
        foreach (var api in apis)
        {
            index[(short)api.Key] = api;
        }

        return index;
    }
}
