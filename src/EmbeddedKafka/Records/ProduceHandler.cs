using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Records;

/// <summary>Appends producers' batches. Each partition of a request is accepted or refused by itself.</summary>
internal sealed class ProduceHandler(Broker broker) : RequestHandler<ProduceRequest, ProduceResponse>(ApiKey.Produce)
{
    private const short AllReplicas = -1;
    private const short LeaderOnly = 1;
    private const short NoResponse = 0;

    /// <summary>From this version on topics are named by their ids.</summary>
    private const short TopicIdsFrom = 13;

    /// <summary>From this version on a transactional producer gets a new epoch, and begins to count anew, with each transaction.</summary>
    private const short EpochPerTransactionFrom = 12;

    protected override ProduceResponse? Handle(ProduceRequest request, RequestContext context)
    {
        if (request.Acks is not (AllReplicas or LeaderOnly or NoResponse))
        {
            return Refuse(request, KafkaErrorCode.InvalidRequiredAcks);
        }

        var response = new ProduceResponse();
        string? failure = null;
        foreach (var topicData in request.TopicData)
        {
            var topic = context.Version >= TopicIdsFrom
                ? broker.Topics.Find(topicData.TopicId)
                : broker.Topics.Find(topicData.Name);
            var results = new ProduceResponse.TopicProduceResponse { Name = topicData.Name, TopicId = topicData.TopicId };
            response.Responses.Add(results);
            foreach (var data in topicData.PartitionData)
            {
                var outcome = Append(request, topic, data, context.Version);
                failure ??= outcome.Ok ? null : $"{outcome.Error} for {topicData.Name}-{data.Index}";
                results.PartitionResponses.Add(new()
                {
                    Index = data.Index,
                    ErrorCode = (short)outcome.Error,
                    BaseOffset = outcome.BaseOffset,
                    LogAppendTimeMs = outcome.LogAppendTimeMs,
                    LogStartOffset = outcome.LogStartOffset,
                    ErrorMessage = outcome.Message,
                });
            }
        }

        if (request.Acks != NoResponse)
        {
            return response;
        }

        // A producer that wants no responses learns of a failure by losing its connection; nothing else can tell it.
        return failure is null
            ? null
            : throw new MalformedMessageException($"a produce request that wants no response failed with {failure}");
    }

    protected override ProduceResponse Refuse(ProduceRequest request, KafkaErrorCode error)
    {
        var response = new ProduceResponse();
        foreach (var topic in request.TopicData)
        {
            var results = new ProduceResponse.TopicProduceResponse { Name = topic.Name, TopicId = topic.TopicId };
            foreach (var data in topic.PartitionData)
            {
                results.PartitionResponses.Add(new() { Index = data.Index, ErrorCode = (short)error, BaseOffset = -1 });
            }

            response.Responses.Add(results);
        }

        return response;
    }

    private AppendOutcome Append(
        ProduceRequest request, Topic? topic, ProduceRequest.PartitionProduceData data, short version)
    {
        if (topic is null)
        {
            return Refused(version >= TopicIdsFrom ? KafkaErrorCode.UnknownTopicId : KafkaErrorCode.UnknownTopicOrPartition);
        }

        if (data.Index < 0 || data.Index >= topic.Partitions.Count)
        {
            return Refused(KafkaErrorCode.UnknownTopicOrPartition);
        }

        if (topic.IsInternal)
        {
            return Refused(KafkaErrorCode.InvalidTopicException, $"{topic.Name} is written by the broker alone.");
        }

        if (data.Records is not { Length: > 0 } records)
        {
            return Refused(KafkaErrorCode.InvalidRecord, "There is no record batch.");
        }

        var isTransactional = RecordBatch.TryRead(records.Span, out var batch, out _) && batch.IsTransactional;
        if (isTransactional)
        {
            if (request.TransactionalId is null)
            {
                return Refused(KafkaErrorCode.InvalidRequest, "A transactional batch needs a request with a transactional id.");
            }

            var error = broker.Transactions.VerifyProduce(
                request.TransactionalId, batch.ProducerId, batch.ProducerEpoch, topic.Name, data.Index, version);
            if (error != KafkaErrorCode.None)
            {
                return Refused(error);
            }
        }

        return topic.Partitions[data.Index].Log.Append(
            records, unknownProducerStartsAtZero: isTransactional && version >= EpochPerTransactionFrom);
    }

    private static AppendOutcome Refused(KafkaErrorCode error, string? message = null) => new(error, -1, -1, -1, message);
}
