using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Deletes the records before an offset.</summary>
internal sealed class DeleteRecordsHandler(Broker broker)
    : RequestHandler<DeleteRecordsRequest, DeleteRecordsResponse>(ApiKey.DeleteRecords)
{
    /// <summary>Stands for the end of the log.</summary>
    private const long End = -1;

    protected override DeleteRecordsResponse Handle(DeleteRecordsRequest request, RequestContext context) =>
        Each(request, Delete);

    protected override DeleteRecordsResponse Refuse(DeleteRecordsRequest request, KafkaErrorCode error) =>
        Each(request, (_, partition) => Refused(partition, error));

    private DeleteRecordsResponse.DeleteRecordsPartitionResult Delete(
        DeleteRecordsRequest.DeleteRecordsTopic topic, DeleteRecordsRequest.DeleteRecordsPartition asked)
    {
        if (broker.Topics.FindPartition(topic.Name, asked.PartitionIndex) is not { } partition)
        {
            return Refused(asked, KafkaErrorCode.UnknownTopicOrPartition);
        }

        if (partition.Topic.IsInternal)
        {
            return Refused(asked, KafkaErrorCode.InvalidTopicException);
        }

        if (asked.Offset < End)
        {
            return Refused(asked, KafkaErrorCode.OffsetOutOfRange);
        }

        var error = partition.Log.DeleteRecordsBefore(asked.Offset == End ? partition.Log.EndOffset : asked.Offset);
        return error == KafkaErrorCode.None
            ? new() { PartitionIndex = asked.PartitionIndex, LowWatermark = partition.Log.LogStartOffset }
            : Refused(asked, error);
    }

    private static DeleteRecordsResponse.DeleteRecordsPartitionResult Refused(
        DeleteRecordsRequest.DeleteRecordsPartition asked, KafkaErrorCode error) =>
        new() { PartitionIndex = asked.PartitionIndex, LowWatermark = -1, ErrorCode = (short)error };

    private static DeleteRecordsResponse Each(
        DeleteRecordsRequest request,
        Func<DeleteRecordsRequest.DeleteRecordsTopic, DeleteRecordsRequest.DeleteRecordsPartition, DeleteRecordsResponse.DeleteRecordsPartitionResult> answer) =>
        new()
        {
            Topics = request.Topics.ConvertAll(topic => new DeleteRecordsResponse.DeleteRecordsTopicResult
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => answer(topic, partition)),
            }),
        };
}
