using System.Collections.Immutable;
using System.Text;
using FraudDetection.Domain;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>The array of reasons, as decisions and alerts both have it.</summary>
internal static class ReasonsCodec
{
    public static void Write(ReadOnlySpan<Reason> reasons, ref AvroSpanWriter writer)
    {
        writer.WriteBlock(reasons.Length);
        foreach (ref readonly var reason in reasons)
        {
            writer.WriteString(reason.Code);
            writer.WriteString(reason.Detail.Span);
        }

        writer.WriteEnd();
    }

    /// <summary>Reads the reasons into the decision; <paramref name="tooMany"/> tells that it could not hold them all.</summary>
    public static bool TryRead(ref AvroSpanReader reader, Decision decision, out bool tooMany)
    {
        tooMany = false;
        while (reader.TryReadBlock(out var count))
        {
            if (count == 0)
            {
                return true;
            }

            for (var i = 0; i < count; i++)
            {
                if (!reader.TryReadString(out var code) || !reader.TryReadString(out var detail))
                {
                    return false;
                }

                if (decision.Reasons.Length == Decision.MaxReasons)
                {
                    tooMany = true;
                    return false;
                }

                decision.AddReason(CodeOf(code.Span), detail);
            }
        }

        return false;
    }

    private static string CodeOf(ReadOnlySpan<byte> utf8) =>
        // The codes that come with the program are taken from their lists, so that reading them allocates nothing.
        Find(utf8, ReasonCodes.All) ?? Find(utf8, ReasonCodes.OfService) ?? Find(utf8, ReasonCodes.OfModel) ?? Encoding.UTF8.GetString(utf8);

    private static string? Find(ReadOnlySpan<byte> utf8, ImmutableArray<string> codes)
    {
        foreach (var code in codes)
        {
            if (Ascii.Equals(utf8, code))
            {
                return code;
            }
        }

        return null;
    }
}
