using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Finds offsets: the ends of a log, and records by their timestamps.</summary>
internal sealed class ListOffsetsHandler(Broker broker)
    : RequestHandler<ListOffsetsRequest, ListOffsetsResponse>(ApiKey.ListOffsets)
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;
    private const long EarliestLocal = -4;
    private const long LatestTiered = -5;
    private const long EarliestPendingUpload = -6;
    private const sbyte ReadCommitted = 1;

    protected override ListOffsetsResponse Handle(ListOffsetsRequest request, RequestContext context)
    {
        // Each partition once: a search by timestamp reads the log, and a request could ask for it any number of times.
        var seen = new HashSet<(string, int)>();
        return Each(request, (topic, asked) => seen.Add((topic.Name, asked.PartitionIndex))
            ? Find(topic.Name, asked, request.IsolationLevel == ReadCommitted, context.Version)
            : Refused(asked, KafkaErrorCode.InvalidRequest));
    }

    protected override ListOffsetsResponse Refuse(ListOffsetsRequest request, KafkaErrorCode error) =>
        Each(request, (_, asked) => Refused(asked, error));

    private ListOffsetsResponse.ListOffsetsPartitionResponse Find(
        string topic, ListOffsetsRequest.ListOffsetsPartition asked, bool committedOnly, short version)
    {
        if (broker.Topics.FindPartition(topic, asked.PartitionIndex) is not { Log: var log })
        {
            return Refused(asked, KafkaErrorCode.UnknownTopicOrPartition);
        }

        if (LeaderEpochCheck.Of(log, asked.CurrentLeaderEpoch) is var stale && stale != KafkaErrorCode.None)
        {
            return Refused(asked, stale);
        }

        var limit = committedOnly ? log.LastStableOffset : log.EndOffset;
        switch (asked.Timestamp)
        {
            case Latest:
                return Found(asked, new(limit, -1, log.LeaderEpoch));
            case Earliest:
            case EarliestLocal when version >= 8:
                return Found(asked, new(log.LogStartOffset, -1, log.EpochAt(log.LogStartOffset)));
            case MaxTimestamp when version >= 7:
                return Found(asked, log.FindMaxTimestamp(limit));
            case LatestTiered when version >= 9:
            case EarliestPendingUpload when version >= 11:
                // No record is ever tiered: there is no such offset.
                return Found(asked, null);
            case < 0:
                return Refused(asked, KafkaErrorCode.UnsupportedVersion);
            default:
                return Found(asked, log.FindByTimestamp(asked.Timestamp, limit));
        }
    }

    private static ListOffsetsResponse.ListOffsetsPartitionResponse Found(
        ListOffsetsRequest.ListOffsetsPartition asked, TimestampedOffset? found) =>
        found is { } some
            ? new() { PartitionIndex = asked.PartitionIndex, Offset = some.Offset, Timestamp = some.Timestamp, LeaderEpoch = some.LeaderEpoch }
            : new() { PartitionIndex = asked.PartitionIndex };

    private static ListOffsetsResponse.ListOffsetsPartitionResponse Refused(
        ListOffsetsRequest.ListOffsetsPartition asked, KafkaErrorCode error) =>
        new() { PartitionIndex = asked.PartitionIndex, ErrorCode = (short)error };

    private static ListOffsetsResponse Each(
        ListOffsetsRequest request,
        Func<ListOffsetsRequest.ListOffsetsTopic, ListOffsetsRequest.ListOffsetsPartition, ListOffsetsResponse.ListOffsetsPartitionResponse> answer) =>
        new()
        {
            Topics = request.Topics.ConvertAll(topic => new ListOffsetsResponse.ListOffsetsTopicResponse
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => answer(topic, partition)),
            }),
        };
}
