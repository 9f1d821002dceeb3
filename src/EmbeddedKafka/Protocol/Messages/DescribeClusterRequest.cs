namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeCluster request (API key 60), versions 0 to 2.</summary>
internal sealed class DescribeClusterRequest : Message
{
    public bool IncludeClusterAuthorizedOperations;
    public sbyte EndpointType = 1;
    public bool IncludeFencedBrokers;

    public override void Fields(FieldCodec codec)
    {
        codec.Bool(ref IncludeClusterAuthorizedOperations);
        codec.Int8(ref EndpointType, from: 1);
        codec.Bool(ref IncludeFencedBrokers, from: 2);
    }
}
