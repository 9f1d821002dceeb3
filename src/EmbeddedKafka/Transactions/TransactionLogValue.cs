using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// The value of a transactional id's record in <c>__transaction_state</c>: Kafka's layout, versions 0 and 1, and what it
/// has no fields for in tags that Kafka leaves to others.
/// </summary>
internal sealed class TransactionLogValue : Message
{
    /// <summary>The first version that has tagged fields.</summary>
    public const short FlexibleVersion = 1;

    private const int FirstOwnTag = 10_000;

    public long ProducerId;
    public long PreviousProducerId = -1;
    public long NextProducerId = -1;
    public short ProducerEpoch;
    public int TransactionTimeoutMs;
    public sbyte TransactionStatus;
    public List<PartitionsOfTopic>? TransactionPartitions = [];
    public long TransactionLastUpdateTimestampMs;
    public long TransactionStartTimestampMs;
    public short ClientTransactionVersion;
    public short PreviousProducerEpoch = -1;
    public List<string> Groups = [];

    public override void Fields(FieldCodec codec)
    {
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Int32(ref TransactionTimeoutMs);
        codec.Int8(ref TransactionStatus);
        codec.NullableArray(ref TransactionPartitions);
        codec.Int64(ref TransactionLastUpdateTimestampMs);
        codec.Int64(ref TransactionStartTimestampMs);
        codec.Tagged(0, PreviousProducerId >= 0, field => field.Int64(ref PreviousProducerId));
        codec.Tagged(1, NextProducerId >= 0, field => field.Int64(ref NextProducerId));
        codec.Tagged(2, ClientTransactionVersion != 0, field => field.Int16(ref ClientTransactionVersion));
        codec.Tagged(FirstOwnTag, PreviousProducerEpoch >= 0, field => field.Int16(ref PreviousProducerEpoch));
        codec.Tagged(FirstOwnTag + 1, Groups.Count > 0, field => field.StringArray(ref Groups));
    }

    public sealed class PartitionsOfTopic : Message
    {
        public string Topic = "";
        public List<int> PartitionIds = [];

        public override void Fields(FieldCodec codec)
        {
            codec.String(ref Topic);
            codec.Int32Array(ref PartitionIds);
        }
    }
}
