using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Requests;

/// <summary>Answers the requests of one API.</summary>
internal interface IRequestHandler
{
    /// <summary>The API.</summary>
    ApiKey Key { get; }

    /// <summary>
    /// Answers a request. Called with the gate held; what a waiting handler does after an await is outside of it.
    /// </summary>
    /// <returns>The response, or null if the request wants none.</returns>
    ValueTask<Message?> HandleAsync(Message request, RequestContext context);

    /// <summary>The response that refuses a request as a whole with one error.</summary>
    Message Refuse(Message request, KafkaErrorCode error);
}
