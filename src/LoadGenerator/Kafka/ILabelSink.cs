using FraudDetection.Domain;

namespace LoadGenerator.Kafka;

/// <summary>Where a replay sends its labels.</summary>
public interface ILabelSink
{
    /// <summary>Hands a label over. Blocks while the way out is full; never drops one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the label was not sent.</exception>
    void Send(in FraudLabel element, CancellationToken cancellationToken);
}
