using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Tells where a leader epoch ended, so that a client notices when a log it reads lost records.</summary>
internal sealed class OffsetForLeaderEpochHandler(Broker broker)
    : RequestHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(ApiKey.OffsetForLeaderEpoch)
{
    protected override OffsetForLeaderEpochResponse Handle(OffsetForLeaderEpochRequest request, RequestContext context) =>
        Each(request, Find);

    protected override OffsetForLeaderEpochResponse Refuse(OffsetForLeaderEpochRequest request, KafkaErrorCode error) =>
        Each(request, (_, asked) => Refused(asked, error));

    private OffsetForLeaderEpochResponse.EpochEndOffset Find(
        OffsetForLeaderEpochRequest.OffsetForLeaderTopic topic, OffsetForLeaderEpochRequest.OffsetForLeaderPartition asked)
    {
        if (broker.Topics.FindPartition(topic.Topic, asked.Partition) is not { Log: var log })
        {
            return Refused(asked, KafkaErrorCode.UnknownTopicOrPartition);
        }

        if (LeaderEpochCheck.Of(log, asked.CurrentLeaderEpoch) is var stale && stale != KafkaErrorCode.None)
        {
            return Refused(asked, stale);
        }

        var end = log.EndOffsetOf(asked.LeaderEpoch);
        return new() { Partition = asked.Partition, LeaderEpoch = end.LeaderEpoch, EndOffset = end.EndOffset };
    }

    private static OffsetForLeaderEpochResponse.EpochEndOffset Refused(
        OffsetForLeaderEpochRequest.OffsetForLeaderPartition asked, KafkaErrorCode error) =>
        new() { Partition = asked.Partition, ErrorCode = (short)error };

    private static OffsetForLeaderEpochResponse Each(
        OffsetForLeaderEpochRequest request,
        Func<OffsetForLeaderEpochRequest.OffsetForLeaderTopic, OffsetForLeaderEpochRequest.OffsetForLeaderPartition, OffsetForLeaderEpochResponse.EpochEndOffset> answer) =>
        new()
        {
            Topics = request.Topics.ConvertAll(topic => new OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult
            {
                Topic = topic.Topic,
                Partitions = topic.Partitions.ConvertAll(partition => answer(topic, partition)),
            }),
        };
}
