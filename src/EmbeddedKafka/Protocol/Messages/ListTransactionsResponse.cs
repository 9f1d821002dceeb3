namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListTransactions response (API key 66), versions 0 to 2.</summary>
internal sealed class ListTransactionsResponse : Message
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public List<string> UnknownStateFilters = [];
    public List<TransactionState> TransactionStates = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.StringArray(ref UnknownStateFilters);
        codec.Array(ref TransactionStates);
    }

    public sealed class TransactionState : Message
    {
        public string TransactionalId = "";
        public long ProducerId;
        public string TransactionStateValue = "";

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref TransactionalId);
            codec.Int64(ref ProducerId);
            codec.String(ref TransactionStateValue);
        }
    }
}
