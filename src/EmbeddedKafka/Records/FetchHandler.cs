using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Records;

/// <summary>Reads batches; a fetch that finds less than it wants waits for more.</summary>
/// <remarks>Every fetch names all of its partitions: the broker gives out no fetch sessions, which clients accept.</remarks>
internal sealed class FetchHandler(Broker broker) : WaitingRequestHandler<FetchRequest, FetchResponse>(ApiKey.Fetch)
{
    /// <summary>The session epochs of a fetch that has no session, and of one that would like one.</summary>
    private const int NoSession = -1, NewSession = 0;

    private readonly FetchReader _reader = new(broker.Topics);

    protected override ValueTask<FetchResponse> HandleAsync(FetchRequest request, RequestContext context)
    {
        if (request.SessionId != 0 || request.SessionEpoch is not (NoSession or NewSession))
        {
            return new(Refuse(request, KafkaErrorCode.FetchSessionIdNotFound));
        }

        var found = _reader.Read(request, context.Version);
        return found.IsEnough || request.MaxWaitMs <= 0
            ? new(found.Response)
            : new(DelayedFetch.WaitAsync(broker.Gate, _reader, request, context, found));
    }

    protected override FetchResponse Refuse(FetchRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };
}
