using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>An API as a client knows it: its number, the versions that the message classes describe, and the classes.</summary>
internal sealed record MessageLayout(
    short ApiKey, short MinVersion, short MaxVersion, short? FlexibleFrom, Type Request, Type Response)
{
    public static IReadOnlyList<MessageLayout> All { get; } =
    [
        Of<ProduceRequest, ProduceResponse>(0, 3, 13, 9),
        Of<FetchRequest, FetchResponse>(1, 4, 18, 12),
        Of<ListOffsetsRequest, ListOffsetsResponse>(2, 1, 11, 6),
        Of<MetadataRequest, MetadataResponse>(3, 0, 13, 9),
        Of<OffsetCommitRequest, OffsetCommitResponse>(8, 2, 10, 8),
        Of<OffsetFetchRequest, OffsetFetchResponse>(9, 1, 10, 6),
        Of<FindCoordinatorRequest, FindCoordinatorResponse>(10, 0, 6, 3),
        Of<JoinGroupRequest, JoinGroupResponse>(11, 0, 9, 6),
        Of<HeartbeatRequest, HeartbeatResponse>(12, 0, 4, 4),
        Of<LeaveGroupRequest, LeaveGroupResponse>(13, 0, 5, 4),
        Of<SyncGroupRequest, SyncGroupResponse>(14, 0, 5, 4),
        Of<DescribeGroupsRequest, DescribeGroupsResponse>(15, 0, 6, 5),
        Of<ListGroupsRequest, ListGroupsResponse>(16, 0, 5, 3),
        Of<ApiVersionsRequest, ApiVersionsResponse>(18, 0, 4, 3),
        Of<CreateTopicsRequest, CreateTopicsResponse>(19, 2, 7, 5),
        Of<DeleteTopicsRequest, DeleteTopicsResponse>(20, 1, 6, 4),
        Of<DeleteRecordsRequest, DeleteRecordsResponse>(21, 0, 2, 2),
        Of<InitProducerIdRequest, InitProducerIdResponse>(22, 0, 5, 2),
        Of<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(23, 2, 4, 4),
        Of<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>(24, 0, 3, 3),
        Of<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>(25, 0, 4, 3),
        Of<EndTxnRequest, EndTxnResponse>(26, 0, 5, 3),
        Of<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(28, 0, 5, 3),
        Of<DescribeConfigsRequest, DescribeConfigsResponse>(32, 1, 4, 4),
        Of<CreatePartitionsRequest, CreatePartitionsResponse>(37, 0, 3, 2),
        Of<DeleteGroupsRequest, DeleteGroupsResponse>(42, 0, 2, 2),
        Of<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(44, 0, 1, 1),
        Of<OffsetDeleteRequest, OffsetDeleteResponse>(47, 0, 0, null),
        Of<DescribeClusterRequest, DescribeClusterResponse>(60, 0, 2, 0),
        Of<DescribeProducersRequest, DescribeProducersResponse>(61, 0, 0, 0),
        Of<DescribeTransactionsRequest, DescribeTransactionsResponse>(65, 0, 0, 0),
        Of<ListTransactionsRequest, ListTransactionsResponse>(66, 0, 2, 0),
        Of<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>(68, 0, 1, 0),
        Of<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse>(69, 0, 1, 0),
        Of<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse>(75, 0, 0, 0),
    ];

    /// <summary>The API's name, for example <c>Produce</c>.</summary>
    public string Name => Request.Name[..^"Request".Length];

    public static MessageLayout Of(Type request) => All.Single(layout => layout.Request == request);

    public static MessageLayout Named(string name) => All.Single(layout => layout.Name == name);

    public bool IsFlexible(short version) => version >= FlexibleFrom;

    private static MessageLayout Of<TRequest, TResponse>(short apiKey, short minVersion, short maxVersion, short? flexibleFrom)
        where TRequest : Message, new()
        where TResponse : Message, new() => new(apiKey, minVersion, maxVersion, flexibleFrom, typeof(TRequest), typeof(TResponse));
}
