using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Tells what is known of transactional ids.</summary>
internal sealed class DescribeTransactionsHandler(TransactionCoordinator transactions)
    : RequestHandler<DescribeTransactionsRequest, DescribeTransactionsResponse>(ApiKey.DescribeTransactions)
{
    protected override DescribeTransactionsResponse Handle(DescribeTransactionsRequest request, RequestContext context) =>
        new() { TransactionStates = [.. request.TransactionalIds.Distinct().Select(Describe)] };

    protected override DescribeTransactionsResponse Refuse(DescribeTransactionsRequest request, KafkaErrorCode error) =>
        new() { TransactionStates = [.. request.TransactionalIds.Select(id => Refused(id, error))] };

    private static DescribeTransactionsResponse.TransactionState Refused(string transactionalId, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error, TransactionalId = transactionalId };

    private DescribeTransactionsResponse.TransactionState Describe(string transactionalId)
    {
        if (transactionalId.Length == 0)
        {
            return Refused(transactionalId, KafkaErrorCode.InvalidRequest);
        }

        if (transactions.Find(transactionalId) is not { Metadata: var metadata })
        {
            return Refused(transactionalId, KafkaErrorCode.TransactionalIdNotFound);
        }

        return new()
        {
            TransactionalId = transactionalId,
            TransactionStateValue = metadata.State.ToString(),
            TransactionTimeoutMs = metadata.TimeoutMs,
            TransactionStartTimeMs = metadata.StartMs,
            ProducerId = metadata.Producer.ProducerId,
            ProducerEpoch = metadata.Producer.Epoch,
            Topics = [.. metadata.Partitions.GroupBy(partition => partition.Topic, (topic, partitions) =>
                new DescribeTransactionsResponse.TopicData
                {
                    Topic = topic,
                    Partitions = [.. partitions.Select(partition => partition.Partition)],
                })],
        };
    }
}
