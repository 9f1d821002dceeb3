using EmbeddedKafka.Records;

namespace EmbeddedKafka.Requests;

/// <summary>Who answers what.</summary>
internal static class RequestHandlers
{
    /// <summary>Makes the handlers of a broker. An API without one is not advertised.</summary>
    public static IEnumerable<IRequestHandler> All(Broker broker) =>
    [
        new ApiVersionsHandler(broker),
        new ProduceHandler(broker),
        new FetchHandler(broker),
    ];
}
