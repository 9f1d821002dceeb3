using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of a transaction, written with <see cref="FraudSchemas.Transaction"/>. Allocates nothing.</summary>
public static class TransactionCodec
{
    /// <summary>Writes a transaction's body.</summary>
    public static void Write(in Transaction transaction, IBufferWriter<byte> destination) =>
        throw new NotImplementedException();

    /// <summary>Reads a transaction's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        out Transaction transaction,
        [NotNullWhen(false)] out string? problem) => throw new NotImplementedException();
}
