using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of a label, written with <see cref="FraudSchemas.Label"/>. Allocates nothing.</summary>
public static class LabelCodec
{
    /// <summary>Writes a label's body.</summary>
    public static void Write(in FraudLabel label, IBufferWriter<byte> destination)
    {
        var writer = new AvroSpanWriter(destination);
        writer.WriteString(label.TransactionId.Span);
        writer.WriteString(label.CardId.Span);
        writer.WriteString(label.TerminalId.Span);
        writer.WriteLong(label.EventTime);
        writer.WriteLong(label.AmountMinor);
        writer.WriteBoolean(label.IsFraud);
        writer.WriteLong(label.LabelTime);
        writer.Complete();
    }

    /// <summary>Reads a label's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="label">The label.</param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(ReadOnlyMemory<byte> body, out FraudLabel label, [NotNullWhen(false)] out string? problem)
    {
        var reader = new AvroSpanReader(body);
        if (reader.TryReadString(out var transactionId)
            && reader.TryReadString(out var cardId)
            && reader.TryReadString(out var terminalId)
            && reader.TryReadLong(out var eventTime)
            && reader.TryReadLong(out var amountMinor)
            && reader.TryReadBoolean(out var isFraud)
            && reader.TryReadLong(out var labelTime)
            && reader.TryEnd())
        {
            problem = null;
            label = new FraudLabel
            {
                TransactionId = transactionId,
                CardId = cardId,
                TerminalId = terminalId,
                EventTime = eventTime,
                AmountMinor = amountMinor,
                IsFraud = isFraud,
                LabelTime = labelTime,
            };
            return true;
        }

        label = default;
        problem = reader.Problem;
        return false;
    }
}
