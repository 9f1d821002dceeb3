namespace EmbeddedKafka.Protocol.Messages;

/// <summary>DescribeTransactions request (API key 65), version 0.</summary>
internal sealed class DescribeTransactionsRequest : Message
{
    public List<string> TransactionalIds = [];

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref TransactionalIds);
    }
}
