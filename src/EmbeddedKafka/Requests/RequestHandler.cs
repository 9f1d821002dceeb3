using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Requests;

/// <summary>Answers the requests of one API at once.</summary>
internal abstract class RequestHandler<TRequest, TResponse>(ApiKey key) : IRequestHandler
    where TRequest : Message
    where TResponse : Message
{
    /// <inheritdoc/>
    public ApiKey Key { get; } = key;

    ValueTask<Message?> IRequestHandler.HandleAsync(Message request, RequestContext context) =>
        new(Handle((TRequest)request, context));

    Message IRequestHandler.Refuse(Message request, KafkaErrorCode error) => Refuse((TRequest)request, error);

    /// <summary>Answers a request, with the gate held.</summary>
    /// <returns>The response, or null if the request wants none.</returns>
    protected abstract TResponse? Handle(TRequest request, RequestContext context);

    /// <summary>The response that refuses a request as a whole with one error.</summary>
    protected abstract TResponse Refuse(TRequest request, KafkaErrorCode error);
}
