using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Records;

/// <summary>What a fetch found.</summary>
/// <param name="Response">The response, if it has to do.</param>
/// <param name="IsEnough">Whether it is all that the fetch wants to wait for, or tells of an error.</param>
/// <param name="Watched">The partitions in which more may come.</param>
internal readonly record struct FetchResult(FetchResponse Response, bool IsEnough, List<WatchedLog> Watched);
