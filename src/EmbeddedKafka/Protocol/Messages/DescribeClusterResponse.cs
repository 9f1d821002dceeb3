namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeCluster response (API key 60), versions 0 to 2.</summary>
internal sealed class DescribeClusterResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ErrorMessage;
    public sbyte EndpointType = 1;
    public string ClusterId = "";
    public int ControllerId = -1;
    public List<DescribeClusterBroker> Brokers = [];
    public int ClusterAuthorizedOperations = -2147483648;

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ErrorMessage);
        codec.Int8(ref EndpointType, from: 1);
        codec.String(ref ClusterId);
        codec.Int32(ref ControllerId);
        codec.Array(ref Brokers);
        codec.Int32(ref ClusterAuthorizedOperations);
    }

    public sealed class DescribeClusterBroker : Message
    {
        public int BrokerId;
        public string Host = "";
        public int Port;
        public string? Rack;
        public bool IsFenced;

        public override void Fields(FieldCodec codec)
        {
            codec.Int32(ref BrokerId);
            codec.String(ref Host);
            codec.Int32(ref Port);
            codec.NullableString(ref Rack);
            codec.Bool(ref IsFenced, from: 2);
        }
    }
}
