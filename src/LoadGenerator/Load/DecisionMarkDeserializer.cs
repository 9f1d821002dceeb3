using Confluent.Kafka;
using LoadGenerator.Kafka;
using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>Reads the mark straight from the client's buffer: a whole decision would cost time that it measures.</summary>
internal sealed class DecisionMarkDeserializer(RunId runId, int schemaId) : IDeserializer<DecisionMark>
{
    public DecisionMark Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull || !TransactionIdReader.TryReadDecision(data, schemaId, out var id, out var outcome))
        {
            return new(DecisionMarkKind.Unreadable, 0, default);
        }

        return runId.TryReadIndex(id, out var index)
            ? new(DecisionMarkKind.Own, index, outcome)
            : new(DecisionMarkKind.Foreign, 0, default);
    }
}
