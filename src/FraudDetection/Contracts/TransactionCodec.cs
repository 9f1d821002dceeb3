using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of a transaction, written with <see cref="FraudSchemas.Transaction"/>. Allocates nothing.</summary>
public static class TransactionCodec
{
    internal const int ChannelCount = 4;

    /// <summary>Writes a transaction's body.</summary>
    public static void Write(in Transaction transaction, IBufferWriter<byte> destination)
    {
        var writer = new AvroSpanWriter(destination);
        writer.WriteString(transaction.TransactionId.Span);
        writer.WriteLong(transaction.EventTime);
        writer.WriteString(transaction.CardId.Span);
        writer.WriteString(transaction.TerminalId.Span);
        writer.WriteNullableString(transaction.MerchantCategory);
        writer.WriteLong(transaction.AmountMinor);
        writer.WriteString(transaction.Currency.Span);
        writer.WriteNullableString(transaction.Country);
        writer.WriteLong((long)transaction.Channel);
        writer.WriteNullableDouble(transaction.Latitude);
        writer.WriteNullableDouble(transaction.Longitude);
        writer.Complete();
    }

    /// <summary>Reads a transaction's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        out Transaction transaction,
        [NotNullWhen(false)] out string? problem)
    {
        var reader = new AvroSpanReader(body);
        if (reader.TryReadString(out var transactionId)
            && reader.TryReadLong(out var eventTime)
            && reader.TryReadString(out var cardId)
            && reader.TryReadString(out var terminalId)
            && reader.TryReadNullableString(out var merchantCategory)
            && reader.TryReadLong(out var amountMinor)
            && reader.TryReadString(out var currency)
            && reader.TryReadNullableString(out var country)
            && reader.TryReadBranch(ChannelCount, out var channel)
            && reader.TryReadNullableDouble(out var latitude)
            && reader.TryReadNullableDouble(out var longitude)
            && reader.TryEnd())
        {
            problem = null;
            transaction = new Transaction
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
                Latitude = latitude,
                Longitude = longitude,
            };
            return true;
        }

        transaction = default;
        problem = reader.Problem;
        return false;
    }
}
