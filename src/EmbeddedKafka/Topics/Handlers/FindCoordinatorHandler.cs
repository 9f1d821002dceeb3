using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Tells which node coordinates a group or a transactional producer: the one there is.</summary>
internal sealed class FindCoordinatorHandler(Broker broker)
    : RequestHandler<FindCoordinatorRequest, FindCoordinatorResponse>(ApiKey.FindCoordinator)
{
    private const sbyte Group = 0;
    private const sbyte Transaction = 1;

    protected override FindCoordinatorResponse Handle(FindCoordinatorRequest request, RequestContext context)
    {
        if (request.KeyType is not (Group or Transaction))
        {
            return Refuse(
                request, KafkaErrorCode.InvalidRequest, $"This broker coordinates nothing of key type {request.KeyType}.");
        }

        return new()
        {
            NodeId = Broker.NodeId,
            Host = broker.AdvertisedHost,
            Port = context.AdvertisedPort,
            Coordinators = request.CoordinatorKeys.ConvertAll(key => new FindCoordinatorResponse.Coordinator
            {
                Key = key,
                NodeId = Broker.NodeId,
                Host = broker.AdvertisedHost,
                Port = context.AdvertisedPort,
            }),
        };
    }

    protected override FindCoordinatorResponse Refuse(FindCoordinatorRequest request, KafkaErrorCode error) =>
        Refuse(request, error, message: null);

    private static FindCoordinatorResponse Refuse(FindCoordinatorRequest request, KafkaErrorCode error, string? message) => new()
    {
        ErrorCode = (short)error,
        ErrorMessage = message,
        NodeId = -1,
        Port = -1,
        Coordinators = request.CoordinatorKeys.ConvertAll(key => new FindCoordinatorResponse.Coordinator
        {
            Key = key,
            NodeId = -1,
            Port = -1,
            ErrorCode = (short)error,
            ErrorMessage = message,
        }),
    };
}
