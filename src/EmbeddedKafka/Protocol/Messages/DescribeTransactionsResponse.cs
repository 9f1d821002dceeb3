namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeTransactions response (API key 65), version 0.</summary>
internal sealed class DescribeTransactionsResponse : Message
{
    public int ThrottleTimeMs;
    public List<TransactionState> TransactionStates = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref TransactionStates);
    }

    public sealed class TransactionState : Message
    {
        public short ErrorCode;
        public string TransactionalId = "";
        public string TransactionStateValue = "";
        public int TransactionTimeoutMs;
        public long TransactionStartTimeMs;
        public long ProducerId;
        public short ProducerEpoch;
        public List<TopicData> Topics = [];

        public override void Fields(FieldCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.String(ref TransactionalId);
            codec.String(ref TransactionStateValue);
            codec.Int32(ref TransactionTimeoutMs);
            codec.Int64(ref TransactionStartTimeMs);
            codec.Int64(ref ProducerId);
            codec.Int16(ref ProducerEpoch);
            codec.Array(ref Topics);
        }
    }

    public sealed class TopicData : Message
    {
        public string Topic = "";
        public List<int> Partitions = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic);
            codec.Int32Array(ref Partitions);
        }
    }
}
