using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FraudDetection.Domain;

namespace FraudDetection.Contracts;

/// <summary>The Avro body of a decision, written with <see cref="FraudSchemas.Decision"/>. Allocates nothing.</summary>
public static class DecisionCodec
{
    /// <summary>Writes a decision's body; the features in the order of their names in <see cref="Features.FeatureNames"/>.</summary>
    public static void Write(Decision decision, IBufferWriter<byte> destination) => throw new NotImplementedException();

    /// <summary>Reads a decision's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="decision">
    /// Reset and filled. A feature that the body lacks becomes NaN, one that this version does not know is left out.
    /// </param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        Decision decision,
        [NotNullWhen(false)] out string? problem) => throw new NotImplementedException();
}
