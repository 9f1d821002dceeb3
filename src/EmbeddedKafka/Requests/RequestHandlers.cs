using EmbeddedKafka.Groups.Handlers;
using EmbeddedKafka.Records;
using EmbeddedKafka.Topics.Handlers;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Requests;

/// <summary>Who answers what.</summary>
internal static class RequestHandlers
{
    /// <summary>Makes the handlers of a broker. An API without one is not advertised.</summary>
    public static IEnumerable<IRequestHandler> All(Broker broker) =>
    [
        new ApiVersionsHandler(broker),
        new ProduceHandler(broker),
        new FetchHandler(broker),
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
        new ConsumerGroupHeartbeatHandler(broker),
        new ConsumerGroupDescribeHandler(broker),
        new InitProducerIdHandler(broker.Transactions),
        new AddPartitionsToTxnHandler(broker.Transactions, broker.Topics),
        new AddOffsetsToTxnHandler(broker.Transactions),
        new EndTxnHandler(broker.Transactions),
        new TxnOffsetCommitHandler(broker.Transactions, broker.Groups),
        new ListTransactionsHandler(broker.Transactions, broker.Gate),
        new DescribeTransactionsHandler(broker.Transactions),
        new DescribeProducersHandler(broker.Topics),
    ];
}
