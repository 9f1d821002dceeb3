using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>
/// The Avro body of a decision, written with <see cref="FraudSchemas.Decision"/>. Allocates nothing, unless it reads a
/// reason's code or a version that it did not read just before.
/// </summary>
public static class DecisionCodec
{
    internal const int OutcomeCount = 3;

    private static readonly ImmutableArray<byte[]> FeatureKeys =
        [.. FeatureNames.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Writes a decision's body; the features in the order of their names in <see cref="FeatureNames"/>.</summary>
    public static void Write(Decision decision, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var writer = new AvroSpanWriter(destination);
        writer.WriteString(decision.TransactionId.Span);
        writer.WriteString(decision.CardId.Span);
        writer.WriteLong(decision.EventTime);
        writer.WriteLong((long)decision.Outcome);
        writer.WriteDouble(decision.Score);
        ReasonsCodec.Write(decision.Reasons, ref writer);
        writer.WriteBlock(FeatureNames.Count);
        var features = decision.Features;
        for (var i = 0; i < features.Length; i++)
        {
            writer.WriteString(FeatureKeys[i]);
            writer.WriteDouble(features[i]);
        }

        writer.WriteEnd();
        writer.WriteBoolean(decision.Late);
        writer.WriteString(decision.ModelVersion);
        writer.WriteString(decision.RulesVersion);
        writer.WriteLong(decision.TerminalAsOf);
        writer.Complete();
    }

    /// <summary>Reads a decision's body; its texts become slices of <paramref name="body"/>.</summary>
    /// <param name="body">The whole body, without the wire format's header.</param>
    /// <param name="decision">
    /// Reset and filled. A feature that the body lacks becomes NaN, one that this version does not know is left out.
    /// </param>
    /// <param name="problem">If false is returned: what is wrong with the body, and where.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        Decision decision,
        [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var (lastModel, lastRules) = (decision.ModelVersion, decision.RulesVersion);
        decision.Reset();
        var reader = new AvroSpanReader(body);
        var tooManyReasons = false;
        if (reader.TryReadString(out var transactionId)
            && reader.TryReadString(out var cardId)
            && reader.TryReadLong(out var eventTime)
            && reader.TryReadBranch(OutcomeCount, out var outcome)
            && reader.TryReadDouble(out var score)
            && ReasonsCodec.TryRead(ref reader, decision, out tooManyReasons)
            && TryReadFeatures(ref reader, decision.Features)
            && reader.TryReadBoolean(out var late)
            && reader.TryReadString(out var modelVersion)
            && reader.TryReadString(out var rulesVersion)
            && TryReadTerminalAsOf(ref reader, out var terminalAsOf)
            && reader.TryEnd())
        {
            problem = null;
            decision.TransactionId = transactionId;
            decision.CardId = cardId;
            decision.EventTime = eventTime;
            decision.Outcome = (Outcome)outcome;
            decision.Score = score;
            decision.Late = late;
            decision.ModelVersion = Reuse(lastModel, modelVersion.Span);
            decision.RulesVersion = Reuse(lastRules, rulesVersion.Span);
            decision.TerminalAsOf = terminalAsOf;
            return true;
        }

        problem = tooManyReasons ? $"there are more than {Decision.MaxReasons} reasons" : reader.Problem;
        return false;
    }

    private static bool TryReadFeatures(ref AvroSpanReader reader, Span<double> features)
    {
        features.Fill(double.NaN);
        var expected = 0;
        while (reader.TryReadBlock(out var count))
        {
            if (count == 0)
            {
                return true;
            }

            for (var i = 0; i < count; i++)
            {
                if (!reader.TryReadString(out var name) || !reader.TryReadDouble(out var value))
                {
                    return false;
                }

                var index = IndexOf(name.Span, expected);
                if (index >= 0)
                {
                    features[index] = value;
                    expected = index + 1;
                }
            }
        }

        return false;
    }

    // Decisions of before there was a terminal stage end here.
    private static bool TryReadTerminalAsOf(ref AvroSpanReader reader, out long terminalAsOf)
    {
        terminalAsOf = 0;
        return reader.Remaining == 0 || reader.TryReadLong(out terminalAsOf);
    }

    private static int IndexOf(ReadOnlySpan<byte> name, int expected)
    {
        // The writer keeps the order, so the first guess is nearly always right.
        for (var i = 0; i < FeatureKeys.Length; i++)
        {
            var index = (expected + i) % FeatureKeys.Length;
            if (name.SequenceEqual(FeatureKeys[index]))
            {
                return index;
            }
        }

        return -1;
    }

    private static string Reuse(string last, ReadOnlySpan<byte> utf8) =>
        Ascii.Equals(utf8, last) ? last : Encoding.UTF8.GetString(utf8);
}
