using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace FraudDetection.Domain;

/// <summary>
/// Lets the compiler format an interpolated string as UTF-8 straight into a decision's buffer; see
/// <see cref="Decision.AddReason(string, ref ReasonDetail)"/>.
/// </summary>
[InterpolatedStringHandler]
public ref struct ReasonDetail
{
    internal Utf8.TryWriteInterpolatedStringHandler Handler;

    /// <summary>Called by the compiler.</summary>
    public ReasonDetail(int literalLength, int formattedCount, Decision decision, out bool shouldAppend)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Handler = new(literalLength, formattedCount, decision.FreeDetails, CultureInfo.InvariantCulture, out shouldAppend);
    }

    /// <summary>Called by the compiler for the text between the holes.</summary>
    public bool AppendLiteral(string value) => Handler.AppendLiteral(value);

    /// <summary>Called by the compiler for a hole with UTF-8.</summary>
    public bool AppendFormatted(ReadOnlySpan<byte> utf8Value) => Handler.AppendFormatted(utf8Value);

    /// <summary>Called by the compiler for a hole with a value.</summary>
    public bool AppendFormatted<T>(T value) => Handler.AppendFormatted(value);

    /// <summary>Called by the compiler for a hole with a value and a format.</summary>
    public bool AppendFormatted<T>(T value, string? format) => Handler.AppendFormatted(value, format);
}
