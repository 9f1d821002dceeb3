using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of an alert, written with <see cref="FraudSchemas.Alert"/>.</summary>
public static class AlertCodec
{
    /// <summary>Writes an alert's body. Allocates nothing.</summary>
    public static void Write(in Alert alert, IBufferWriter<byte> destination)
    {
        var (transaction, decision) = alert;
        var writer = new AvroSpanWriter(destination);
        writer.WriteString(transaction.TransactionId.Span);
        writer.WriteString(transaction.CardId.Span);
        writer.WriteLong(transaction.EventTime);
        writer.WriteLong((long)decision.Outcome);
        writer.WriteDouble(decision.Score);
        ReasonsCodec.Write(decision.Reasons, ref writer);
        writer.WriteString(transaction.TerminalId.Span);
        writer.WriteNullableString(transaction.MerchantCategory);
        writer.WriteLong(transaction.AmountMinor);
        writer.WriteString(transaction.Currency.Span);
        writer.WriteNullableString(transaction.Country);
        writer.WriteLong((long)transaction.Channel);
        writer.Complete();
    }

    /// <summary>Reads an alert's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="alert">
    /// The alert. Its decision is a new one, and has only what the schema has: its features are NaN, its versions empty.
    /// </param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        out Alert alert,
        [NotNullWhen(false)] out string? problem)
    {
        var decision = new Decision();
        decision.Features.Fill(double.NaN);
        var reader = new AvroSpanReader(body);
        var tooManyReasons = false;
        if (reader.TryReadString(out var transactionId)
            && reader.TryReadString(out var cardId)
            && reader.TryReadLong(out var eventTime)
            && reader.TryReadBranch(DecisionCodec.OutcomeCount, out var outcome)
            && reader.TryReadDouble(out var score)
            && ReasonsCodec.TryRead(ref reader, decision, out tooManyReasons)
            && reader.TryReadString(out var terminalId)
            && reader.TryReadNullableString(out var merchantCategory)
            && reader.TryReadLong(out var amountMinor)
            && reader.TryReadString(out var currency)
            && reader.TryReadNullableString(out var country)
            && reader.TryReadBranch(TransactionCodec.ChannelCount, out var channel)
            && reader.TryEnd())
        {
            problem = null;
            decision.TransactionId = transactionId;
            decision.CardId = cardId;
            decision.EventTime = eventTime;
            decision.Outcome = (Outcome)outcome;
            decision.Score = score;
            alert = new Alert(
                new Transaction
                {
                    TransactionId = transactionId,
                    EventTime = eventTime,
                    CardId = cardId,
                    TerminalId = terminalId,
                    MerchantCategory = merchantCategory,
                    AmountMinor = amountMinor,
                    Currency = currency,
                    Country = country,
                    Channel = (Channel)channel,
                },
                decision);
            return true;
        }

        alert = default;
        problem = tooManyReasons ? $"there are more than {Decision.MaxReasons} reasons" : reader.Problem;
        return false;
    }
}
