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
    private const int MaxNumberLength = 64;

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

    /// <summary>Called by the compiler for a hole with a whole number.</summary>
    public bool AppendFormatted(long value)
    {
        // Not left to the handler's generic overload, which boxes until it has been compiled for good.
        Span<byte> text = stackalloc byte[MaxNumberLength];
        return value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
            && Handler.AppendFormatted(text[..length]);
    }

    /// <summary>Called by the compiler for a hole with a number and perhaps a format.</summary>
    public bool AppendFormatted(double value, string? format = null)
    {
        Span<byte> text = stackalloc byte[MaxNumberLength];
        return value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture)
            && Handler.AppendFormatted(text[..length]);
    }
}
