using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Transactions;

/// <summary>Brings partitions into transactions: all that a request names, or none.</summary>
internal sealed class AddPartitionsToTxnHandler(TransactionCoordinator transactions, TopicCatalog topics)
    : RequestHandler<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>(ApiKey.AddPartitionsToTxn)
{
    /// <summary>The first version whose clients know PRODUCER_FENCED.</summary>
    private const short KnowsFenced = 2;

    protected override AddPartitionsToTxnResponse Handle(AddPartitionsToTxnRequest request, RequestContext context)
    {
        var refused = new Dictionary<TopicPartition, KafkaErrorCode>();
        var partitions = new HashSet<TopicPartition>();
        foreach (var topic in request.V3AndBelowTopics)
        {
            foreach (var index in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, index);
                partitions.Add(partition);
                if (Complaint(partition) is not KafkaErrorCode.None and var complaint)
                {
                    refused[partition] = complaint;
                }
            }
        }

        if (refused.Count > 0)
        {
            return Respond(request, partition => refused.GetValueOrDefault(partition, KafkaErrorCode.OperationNotAttempted));
        }

        var producer = new ProducerIdentity(request.V3AndBelowProducerId, request.V3AndBelowProducerEpoch);
        var error = transactions.AddPartitions(request.V3AndBelowTransactionalId, producer, partitions);
        return Refuse(request, FencedError.For(error, context.Version >= KnowsFenced));
    }

    protected override AddPartitionsToTxnResponse Refuse(AddPartitionsToTxnRequest request, KafkaErrorCode error) =>
        Respond(request, _ => error);

    private static AddPartitionsToTxnResponse Respond(AddPartitionsToTxnRequest request, Func<TopicPartition, KafkaErrorCode> errorOf) =>
        new()
        {
            ResultsByTopicV3AndBelow = [.. request.V3AndBelowTopics.Select(topic => new AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult
            {
                Name = topic.Name,
                ResultsByPartition = [.. topic.Partitions.Select(index => new AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult
                {
                    PartitionIndex = index,
                    PartitionErrorCode = (short)errorOf(new TopicPartition(topic.Name, index)),
                })],
            })],
        };

    private KafkaErrorCode Complaint(TopicPartition partition) =>
        topics.FindPartition(partition.Topic, partition.Partition) switch
        {
            null => KafkaErrorCode.UnknownTopicOrPartition,
            { Topic.IsInternal: true } => KafkaErrorCode.InvalidTopicException,
            _ => KafkaErrorCode.None,
        };
}
