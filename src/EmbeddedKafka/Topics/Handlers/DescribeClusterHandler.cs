using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Tells the cluster's id and its one node.</summary>
internal sealed class DescribeClusterHandler(Broker broker)
    : RequestHandler<DescribeClusterRequest, DescribeClusterResponse>(ApiKey.DescribeCluster)
{
    private const sbyte Brokers = 1;
    private const sbyte Controllers = 2;

    protected override DescribeClusterResponse Handle(DescribeClusterRequest request, RequestContext context) =>
        request.EndpointType switch
        {
            Brokers => new()
            {
                ClusterId = broker.ClusterId,
                ControllerId = Broker.NodeId,
                Brokers = [new() { BrokerId = Broker.NodeId, Host = broker.AdvertisedHost, Port = context.AdvertisedPort }],
                ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations
                    ? AuthorizedOperations.OfCluster
                    : AuthorizedOperations.NotRequested,
            },
            Controllers => new()
            {
                ErrorCode = (short)KafkaErrorCode.MismatchedEndpointType,
                ErrorMessage = "This is the address of a broker: it does not describe controllers.",
            },
            var other => new()
            {
                ErrorCode = (short)KafkaErrorCode.UnsupportedEndpointType,
                ErrorMessage = $"There are no endpoints of type {other}.",
            },
        };

    protected override DescribeClusterResponse Refuse(DescribeClusterRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error };
}
