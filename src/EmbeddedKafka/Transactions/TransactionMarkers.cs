using EmbeddedKafka.Groups;
using EmbeddedKafka.Topics;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Transactions;

/// <summary>Tells the partitions and the groups of a transaction how it ended.</summary>
internal sealed partial class TransactionMarkers(TopicCatalog topics, OffsetStore offsets, ILogger logger)
{
    /// <summary>There is one coordinator for ever.</summary>
    private const int CoordinatorEpoch = 0;

    /// <summary>Writes the markers of a prepared transaction, and has its offsets applied or dropped.</summary>
    /// <param name="transactionalId">Whose transaction.</param>
    /// <param name="prepared">How it ends.</param>
    /// <param name="again">
    /// Whether some of the markers may be there already. A second marker would change nothing that can be read (there is
    /// no transaction left for it to end), but where none is open it is not written at all.
    /// </param>
    /// <exception cref="IOException">A marker could not be written.</exception>
    public void Write(string transactionalId, TransactionMetadata prepared, bool again)
    {
        var (producerId, epoch) = prepared.Producer;
        var commit = prepared.State == TransactionState.PrepareCommit;
        foreach (var (topic, index) in prepared.Partitions)
        {
            if (topics.FindPartition(topic, index) is not { Log: var log } || (again && !log.HasOpenTransaction(producerId)))
            {
                continue;
            }

            var outcome = log.AppendMarker(producerId, epoch, CoordinatorEpoch, commit);
            if (outcome.Error == KafkaErrorCode.KafkaStorageError)
            {
                throw new IOException($"{log.Name} took no marker: {outcome.Message}");
            }

            if (!outcome.Ok)
            {
                LogRefused(logger, log.Name, transactionalId, producerId, epoch, outcome.Error, outcome.Message);
            }
        }

        if (prepared.Groups.Count > 0)
        {
            offsets.EndTransaction(producerId, commit);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Partition} refused the marker of transaction {TransactionalId} (producer {ProducerId}, epoch {Epoch}): {Error} {Reason}")]
    private static partial void LogRefused(
        ILogger logger, string partition, string transactionalId, long producerId, short epoch, KafkaErrorCode error, string? reason);
}
