using System.Buffers;
using StreamCore.Kafka;

namespace FraudDetection.Terminals;

/// <summary>Writes histories of terminals: the terminal's id as key, <see cref="TerminalRiskCodec"/>'s bytes as value.</summary>
public sealed class TerminalRiskSerializer : IKafkaSerializer<TerminalRisk>
{
    /// <inheritdoc/>
    public void WriteKey(in TerminalRisk element, IBufferWriter<byte> destination) => destination.Write(element.TerminalId.Span);

    /// <inheritdoc/>
    public bool IsDeletion(in TerminalRisk element) => element.IsForgotten;

    /// <inheritdoc/>
    public void WriteValue(in TerminalRisk element, IBufferWriter<byte> destination) =>
        TerminalRiskCodec.Write(element.AsOf, element.History, destination);
}
