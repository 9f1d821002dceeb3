using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamCore.Kafka;

/// <summary>Where in its partitions a Kafka source begins, or ends.</summary>
public abstract class KafkaOffsets
{
    private protected KafkaOffsets()
    {
    }

    /// <summary>The oldest record that the broker has.</summary>
    public static KafkaOffsets Earliest { get; } = new Position(OffsetSpec.Earliest());

    /// <summary>Behind the newest record that is committed when the source starts.</summary>
    public static KafkaOffsets Latest { get; } = new Position(OffsetSpec.Latest());

    /// <summary>What the consumer group (the application's id) has committed.</summary>
    /// <param name="otherwise">For partitions for which it has committed nothing; <see cref="Earliest"/> by default.</param>
    public static KafkaOffsets Committed(KafkaOffsets? otherwise = null) => new CommittedOffsets(otherwise ?? Earliest);

    /// <summary>The first record whose Kafka timestamp is at or after an instant; the end if there is none.</summary>
    public static KafkaOffsets Timestamp(DateTimeOffset instant) =>
        new Position(OffsetSpec.ForTimestamp(instant.ToUnixTimeMilliseconds()));

    /// <summary>The offsets given for each partition.</summary>
    /// <param name="offsets">The offsets.</param>
    /// <param name="otherwise">For partitions that are not given; <see cref="Earliest"/> by default.</param>
    public static KafkaOffsets Explicit(IReadOnlyDictionary<TopicPartition, long> offsets, KafkaOffsets? otherwise = null)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        return new ExplicitOffsets(new Dictionary<TopicPartition, long>(offsets), otherwise ?? Earliest);
    }

    /// <summary>Whether offsets that the group has committed are meant to be taken over without state.</summary>
    internal virtual bool TakesOverCommitted => false;

    /// <summary>Looks the offset of a partition up.</summary>
    internal abstract Task<long> ResolveAsync(OffsetLookup lookup, TopicPartition partition, CancellationToken cancellation);

    private sealed class Position(OffsetSpec spec) : KafkaOffsets
    {
        internal override async Task<long> ResolveAsync(OffsetLookup lookup, TopicPartition partition, CancellationToken cancellation)
        {
            var offset = await lookup.OffsetAsync(partition, spec, IsolationLevel.ReadCommitted).ConfigureAwait(false);

            // There is no record at or after the instant.
            return offset >= 0 ? offset : await lookup.OffsetAsync(partition, OffsetSpec.Latest(), IsolationLevel.ReadCommitted).ConfigureAwait(false);
        }
    }

    private sealed class CommittedOffsets(KafkaOffsets otherwise) : KafkaOffsets
    {
        internal override bool TakesOverCommitted => true;

        internal override async Task<long> ResolveAsync(OffsetLookup lookup, TopicPartition partition, CancellationToken cancellation) =>
            await lookup.CommittedAsync(partition, cancellation).ConfigureAwait(false)
            ?? await otherwise.ResolveAsync(lookup, partition, cancellation).ConfigureAwait(false);
    }

    private sealed class ExplicitOffsets(Dictionary<TopicPartition, long> offsets, KafkaOffsets otherwise) : KafkaOffsets
    {
        internal override Task<long> ResolveAsync(OffsetLookup lookup, TopicPartition partition, CancellationToken cancellation) =>
            offsets.TryGetValue(partition, out var offset) ? Task.FromResult(offset) : otherwise.ResolveAsync(lookup, partition, cancellation);
    }
}
