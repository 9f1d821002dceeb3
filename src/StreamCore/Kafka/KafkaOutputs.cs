using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>Finds the transaction that a sink's records belong into.</summary>
internal static class KafkaOutputs
{
    /// <summary>The open transaction.</summary>
    /// <exception cref="NotSupportedException">The epochs of this job are no Kafka transactions.</exception>
    public static IKafkaTransaction Transaction(OperatorContext context) => context.Subtask.Transaction as IKafkaTransaction ?? throw new NotSupportedException(
        $"Sink '{context.OperatorName}' writes within the epoch's Kafka transaction, and the epochs of this job are no Kafka transactions.");
}
