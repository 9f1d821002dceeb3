using EmbeddedKafka.Log;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Transactions;

/// <summary>The internal topic that the transactional ids and the producer ids are kept in.</summary>
internal sealed class TransactionLog(TopicCatalog topics, BrokerGate gate)
{
    /// <summary>The topic. It has one partition, and comes into being with its first record.</summary>
    public const string TopicName = "__transaction_state";

    private static readonly TopicSettings Settings = TopicSettings.Of(new Dictionary<string, string>
    {
        ["cleanup.policy"] = "compact",
        ["segment.bytes"] = "16777216",
    });

    private PartitionLog? _log = topics.FindPartition(TopicName, 0)?.Log;

    /// <summary>Keeps what a transactional id is about.</summary>
    /// <exception cref="IOException">It is not kept.</exception>
    public void Write(string transactionalId, TransactionMetadata metadata) =>
        Append(TransactionRecord.KeyOf(transactionalId), TransactionRecord.ValueOf(metadata));

    /// <summary>Forgets a transactional id.</summary>
    /// <exception cref="IOException">It is not forgotten.</exception>
    public void Delete(string transactionalId) => Append(TransactionRecord.KeyOf(transactionalId), null);

    /// <summary>Keeps from which producer id on none was given out.</summary>
    /// <exception cref="IOException">It is not kept.</exception>
    public void WriteNextProducerId(long producerId) =>
        Append(TransactionRecord.ProducerIdKey(), TransactionRecord.ValueOf(producerId));

    /// <summary>Reads what is kept.</summary>
    /// <returns>The transactional ids, and from which producer id on none was given out.</returns>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public (Dictionary<string, TransactionMetadata> Transactions, long NextProducerId) Replay()
    {
        var transactions = new Dictionary<string, TransactionMetadata>();
        var nextProducerId = 0L;
        _log?.Replay(replayed =>
        {
            try
            {
                Read(replayed.Record);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException(
                    $"{TopicName} can't be read at offset {replayed.Record.Offset}: {e.Message}. Give the broker a directory of its own.", e);
            }
        });
        return (transactions, nextProducerId);

        void Read(Record record)
        {
            var key = record.Key.GetValueOrDefault().Span;
            if (TransactionRecord.IsProducerIdKey(key))
            {
                nextProducerId = Math.Max(nextProducerId, TransactionRecord.ReadProducerId(record.Value.GetValueOrDefault().Span));
            }
            else if (TransactionRecord.IdOf(key) is { } id)
            {
                if (record.Value is { } value)
                {
                    transactions[id] = TransactionRecord.ReadMetadata(value);
                }
                else
                {
                    transactions.Remove(id);
                }
            }
        }
    }

    private void Append(byte[] key, byte[]? value)
    {
        _log ??= topics.EnsureInternal(TopicName, Settings).Partitions[0].Log;
        var outcome = _log.AppendOwn(new RecordBatchBuilder().Add(gate.NowMs, key, value).Build());
        if (!outcome.Ok)
        {
            throw new IOException($"{TopicName} refused a record: {outcome.Message ?? outcome.Error.ToString()}");
        }
    }
}
