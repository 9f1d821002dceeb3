using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of an alert, written with <see cref="FraudSchemas.Alert"/>.</summary>
public static class AlertCodec
{
    /// <summary>Writes an alert's body. Allocates nothing.</summary>
    public static void Write(in Alert alert, IBufferWriter<byte> destination) => throw new NotImplementedException();

    /// <summary>Reads an alert's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="alert">The alert. Its decision is a new one, and has only what the schema has: no features, no versions.</param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        out Alert alert,
        [NotNullWhen(false)] out string? problem) => throw new NotImplementedException();
}
