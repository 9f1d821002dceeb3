using Confluent.Kafka;
using StreamCore.Graph;

namespace StreamCore.Kafka;

/// <summary>A record that Kafka will not take, however often it is sent.</summary>
/// <param name="Topic">Its topic; null if only the error's reason may name it.</param>
/// <param name="Error">Why it is refused.</param>
/// <param name="StateOwner">The uid of the operator whose state it changes; null if it is no record of a changelog, or not known.</param>
internal sealed record RefusedRecord(string? Topic, Error Error, string? StateOwner = null)
{
    /// <summary>What to do about it.</summary>
    public string Remedy => Error.Code switch
    {
        ErrorCode.MsgSizeTooLarge => "Raise the topic's max.message.bytes and the client's message.max.bytes, or write smaller records",
        ErrorCode.RecordListTooLarge => "Raise the topic's segment.bytes, or write smaller records",
        ErrorCode.InvalidTimestamp => "Raise the topic's message.timestamp.before.max.ms or message.timestamp.after.max.ms, or write other timestamps",
        ErrorCode.TopicAuthorizationFailed => "Allow the job's principal to write to the topic",
        ErrorCode.UnsupportedCompressionType => "Choose another compression.type",
        _ => "Write records that the topic's settings allow (a compacted topic wants a key), or change the settings",
    };

    /// <summary>
    /// Whether an error is about the record and its topic. All else may pass: a leader that moves, a broker that does not
    /// answer, a topic that is not there, and whatever is about the transaction.
    /// </summary>
    public static bool IsRefusal(Error error) => !error.IsFatal && error.Code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp
        or ErrorCode.PolicyViolation or ErrorCode.TopicException or ErrorCode.TopicAuthorizationFailed
        or ErrorCode.UnsupportedForMessageFormat or ErrorCode.UnsupportedCompressionType or ErrorCode.Local_InvalidArg;

    /// <summary>Whose record it is, for messages.</summary>
    public string Describe(JobRegion region, string changelogTopic)
    {
        var name = region.Sources.First().Name;
        if (Topic is null)
        {
            return $"what region '{name}' writes";
        }

        if (Topic == changelogTopic)
        {
            var owner = StateOwner is null ? $"the state of region '{name}'" : $"operator '{StateOwner}'s state";
            return $"a change of {owner} for the changelog topic '{Topic}'";
        }

        var sinks = region.Sinks.Where(node => node.Sink is IKafkaOutput output && output.Topic == Topic).Select(node => $"'{node.Name}'");
        return $"a record of sink {string.Join(" or ", sinks)} for topic '{Topic}'";
    }
}
