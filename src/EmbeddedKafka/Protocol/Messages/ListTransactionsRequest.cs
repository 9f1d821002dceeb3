namespace EmbeddedKafka.Protocol.Messages;

/// <summary>ListTransactions request (API key 66), versions 0 to 2.</summary>
internal sealed class ListTransactionsRequest : Message
{
    public List<string> StateFilters = [];
    public List<long> ProducerIdFilters = [];
    public long DurationFilter = -1;
    public string? TransactionalIdPattern;

    public override void Fields(FieldCodec codec)
    {
        codec.StringArray(ref StateFilters);
        codec.Int64Array(ref ProducerIdFilters);
        codec.Int64(ref DurationFilter, from: 1);
        codec.NullableString(ref TransactionalIdPattern, from: 2);
    }
}
