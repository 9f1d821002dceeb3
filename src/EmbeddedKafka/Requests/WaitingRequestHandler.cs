using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Requests;

/// <summary>Answers the requests of an API that may have to wait: for records, or for other members of a group.</summary>
internal abstract class WaitingRequestHandler<TRequest, TResponse>(ApiKey key) : IRequestHandler
    where TRequest : Message
    where TResponse : Message
{
    /// <inheritdoc/>
    public ApiKey Key { get; } = key;

    ValueTask<Message?> IRequestHandler.HandleAsync(Message request, RequestContext context)
    {
        var response = HandleAsync((TRequest)request, context);
        return response.IsCompletedSuccessfully ? new(response.Result) : Awaited(response);

        static async ValueTask<Message?> Awaited(ValueTask<TResponse> response) => await response;
    }

    Message IRequestHandler.Refuse(Message request, KafkaErrorCode error) => Refuse((TRequest)request, error);

    /// <summary>
    /// Answers a request. It begins with the gate held; after an await it has to enter again to touch the broker's state.
    /// </summary>
    protected abstract ValueTask<TResponse> HandleAsync(TRequest request, RequestContext context);

    /// <summary>The response that refuses a request as a whole with one error.</summary>
    protected abstract TResponse Refuse(TRequest request, KafkaErrorCode error);
}
