using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>What the operators of a slot share when the slot's epochs are Kafka transactions.</summary>
internal sealed class KafkaSlotContext(int slotIndex, TransactionalOutput output) : SlotContext(slotIndex)
{
    public TransactionalOutput Output { get; } = output;

    /// <summary>The context, for a sink whose records belong into the transaction of its source's epoch.</summary>
    public static KafkaSlotContext From(SlotContext context) => context as KafkaSlotContext ?? throw new NotSupportedException(
        "A Kafka sink writes within the transaction that carries its source's offsets, so the source must be a KafkaSource.");
}
