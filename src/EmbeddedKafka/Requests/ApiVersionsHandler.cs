using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Requests;

/// <summary>Tells clients what the broker speaks: the first request of every connection.</summary>
internal sealed class ApiVersionsHandler(Broker broker) : RequestHandler<ApiVersionsRequest, ApiVersionsResponse>(ApiKey.ApiVersions)
{
    protected override ApiVersionsResponse Handle(ApiVersionsRequest request, RequestContext context) => broker.Versions();

    protected override ApiVersionsResponse Refuse(ApiVersionsRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error };
}
