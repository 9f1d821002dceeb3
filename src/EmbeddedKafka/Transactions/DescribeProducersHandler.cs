using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Transactions;

/// <summary>Tells which producers write to partitions.</summary>
internal sealed class DescribeProducersHandler(TopicCatalog topics)
    : RequestHandler<DescribeProducersRequest, DescribeProducersResponse>(ApiKey.DescribeProducers)
{
    protected override DescribeProducersResponse Handle(DescribeProducersRequest request, RequestContext context) =>
        Respond(request, (topic, index) => topics.FindPartition(topic, index) is { Log: var log }
            ? new() { PartitionIndex = index, ActiveProducers = [.. log.Producers().Select(Describe)] }
            : Refused(index, KafkaErrorCode.UnknownTopicOrPartition));

    protected override DescribeProducersResponse Refuse(DescribeProducersRequest request, KafkaErrorCode error) =>
        Respond(request, (_, index) => Refused(index, error));

    private static DescribeProducersResponse Respond(
        DescribeProducersRequest request, Func<string, int, DescribeProducersResponse.PartitionResponse> describe) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new DescribeProducersResponse.TopicResponse
            {
                Name = topic.Name,
                Partitions = [.. topic.PartitionIndexes.Select(index => describe(topic.Name, index))],
            })],
        };

    private static DescribeProducersResponse.PartitionResponse Refused(int index, KafkaErrorCode error) =>
        new() { PartitionIndex = index, ErrorCode = (short)error };

    private static DescribeProducersResponse.ProducerState Describe(ProducerSnapshot producer) => new()
    {
        ProducerId = producer.ProducerId,
        ProducerEpoch = producer.ProducerEpoch,
        LastSequence = producer.LastSequence,
        LastTimestamp = producer.LastTimestamp,
        CoordinatorEpoch = producer.CoordinatorEpoch,
        CurrentTxnStartOffset = producer.CurrentTransactionStartOffset,
    };
}
