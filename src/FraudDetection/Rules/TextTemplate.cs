using System.Globalization;
using System.Text;
using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>
/// A text with holes for features and for texts of the transaction: <c>{amount_mean:0} on average</c>, the digit being how many
/// decimals are shown. Numbers are written invariantly; allocates nothing once it is made. Immutable.
/// </summary>
internal sealed class TextTemplate(IReadOnlyList<TextTemplate.Part> parts)
{
    private readonly Part[] _parts = [.. parts];

    /// <summary>Fills the holes.</summary>
    /// <returns>False if the text does not fit.</returns>
    public bool TryFormat(in Transaction transaction, ReadOnlySpan<double> features, Span<byte> destination, out int length)
    {
        length = 0;
        foreach (ref readonly var part in _parts.AsSpan())
        {
            var free = destination[length..];
            int written;
            if (part.Field is not { } field)
            {
                written = Copy(part.Literal, free);
            }
            else if (!field.IsFeature)
            {
                written = Copy(RuleField.TextOf(field.Text, transaction), free);
            }
            else if (!features[field.Feature].TryFormat(free, out written, part.Format, CultureInfo.InvariantCulture))
            {
                return false;
            }

            if (written < 0)
            {
                return false;
            }

            length += written;
        }

        return true;
    }

    private static int Copy(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        if (!utf8.TryCopyTo(destination))
        {
            return -1;
        }

        return utf8.Length;
    }

    /// <summary>A piece of text, or a hole.</summary>
    internal readonly record struct Part(byte[]? Literal, RuleField? Field, string? Format)
    {
        public static Part Of(string literal) => new(Encoding.UTF8.GetBytes(literal), null, null);

        public static Part Of(RuleField field, string? format = null) => new(null, field, format);
    }
}
