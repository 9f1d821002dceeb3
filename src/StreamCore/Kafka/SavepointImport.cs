using Confluent.Kafka;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Kafka;

/// <summary>
/// Writes the state that came from a savepoint to the changelog, which is the truth from then on. A large state does not fit
/// into one transaction, so it goes in pieces, between the epochs of the slot's other partitions. Each transaction has the
/// input's offset in it too, by which the broker fences a slot that has lost the partition; only the last one has the
/// partition's position, without which a restore does not take the state for whole.
/// </summary>
internal sealed class SavepointImport(
    PartitionState state, Guid savepoint, string changelogTopic, TopicPartitionOffset next, IReadOnlyList<byte[]> leftovers)
{
    /// <summary>Small enough for the latency of the slot's other partitions, large enough for the time that a commit takes.</summary>
    private const int MaxEntries = 2000;

    private const int MaxBytes = 1024 * 1024;

    private IEnumerator<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>>? _entries;

    public int Partition => next.Partition.Value;

    /// <summary>Whether all has been committed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Writes and commits the next piece. After an exception the import has to begin anew, with what is committed.</summary>
    /// <exception cref="KafkaException">It did not commit, or it is not known whether it did.</exception>
    public void CommitNext(TransactionalOutput output, IConsumerGroupMetadata group)
    {
        output.Begin();
        if (_entries is null)
        {
            _entries = state.Entries().GetEnumerator();
            Produce(output, SavepointOrigin.Key, new SavepointOrigin(savepoint, IsComplete: false).ToBytes());
            foreach (var key in leftovers)
            {
                output.ProduceChange(changelogTopic, Partition, key, default, deleted: true);
            }
        }

        var isLast = !ProduceEntries(output);
        if (isLast)
        {
            state.TryGet(PartitionPosition.StateKey, out var position);
            Produce(output, PartitionPosition.StateKey, position);
            Produce(output, SavepointOrigin.Key, new SavepointOrigin(savepoint, IsComplete: true).ToBytes());
        }

        output.Commit([next], group);
        if (isLast)
        {
            _entries.Dispose();
            IsComplete = true;
        }
    }

    /// <returns>False if there are no more.</returns>
    private bool ProduceEntries(TransactionalOutput output)
    {
        var bytes = 0;
        for (var count = 0; count < MaxEntries && bytes < MaxBytes; count++)
        {
            if (!_entries!.MoveNext())
            {
                return false;
            }

            var (key, value) = _entries.Current;
            if (!PartitionPosition.IsKey(key.Span) && !key.Span.SequenceEqual(SavepointOrigin.Key))
            {
                Produce(output, key.Span, value.Span);
                bytes += key.Length + value.Length;
            }
        }

        return true;
    }

    private void Produce(TransactionalOutput output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        output.ProduceChange(changelogTopic, Partition, key, value, deleted: false);
}
