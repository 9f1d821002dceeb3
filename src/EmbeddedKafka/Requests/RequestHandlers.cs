using EmbeddedKafka.Groups.Handlers;
using EmbeddedKafka.Topics.Handlers;

namespace EmbeddedKafka.Requests;

/// <summary>Who answers what.</summary>
internal static class RequestHandlers
{
    /// <summary>Makes the handlers of a broker. An API without one is not advertised.</summary>
    public static IEnumerable<IRequestHandler> All(Broker broker) =>
    [
        new ApiVersionsHandler(broker),
        new ListOffsetsHandler(broker),
        new MetadataHandler(broker),
        new FindCoordinatorHandler(broker),
        new CreateTopicsHandler(broker),
        new DeleteTopicsHandler(broker),
        new DeleteRecordsHandler(broker),
        new OffsetForLeaderEpochHandler(broker),
        new DescribeConfigsHandler(broker),
        new CreatePartitionsHandler(broker),
        new IncrementalAlterConfigsHandler(broker),
        new DescribeClusterHandler(broker),
        new DescribeTopicPartitionsHandler(broker),
        new JoinGroupHandler(broker),
        new SyncGroupHandler(broker),
        new HeartbeatHandler(broker),
        new LeaveGroupHandler(broker),
        new OffsetCommitHandler(broker),
        new OffsetFetchHandler(broker),
        new OffsetDeleteHandler(broker),
        new ListGroupsHandler(broker),
        new DescribeGroupsHandler(broker),
        new DeleteGroupsHandler(broker),
    ];
}
