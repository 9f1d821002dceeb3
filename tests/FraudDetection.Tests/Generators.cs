using System.Text;
using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Tests;

/// <summary>Random values of the domain: any text, any number, nulls included.</summary>
internal static class Generators
{
    private static readonly Gen<string> Letter = Gen.OneOf("a", "Z", "0", " ", "\0", "é", "ß", "漢", "🙂", "\u0301");

    public static Gen<string> Text { get; } = Letter.Array[0, 80].Select(string.Concat);

    public static Gen<ReadOnlyMemory<byte>> Utf8 { get; } = Text.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));

    public static Gen<ReadOnlyMemory<byte>?> Utf8OrNull { get; } =
        Gen.Select(Gen.Bool, Utf8, (missing, text) => missing ? null : (ReadOnlyMemory<byte>?)text);

    public static Gen<double?> DoubleOrNull { get; } = Gen.Select(Gen.Bool, Gen.Double, (missing, value) => missing ? null : (double?)value);

    public static Gen<Transaction> Transaction { get; } =
        from ids in Gen.Select(Utf8, Utf8, Utf8)
        from optional in Gen.Select(Utf8OrNull, Utf8OrNull)
        from numbers in Gen.Select(Gen.Long, Gen.Long)
        from currency in Utf8
        from channel in Gen.Int[0, 3]
        from coordinates in Gen.Select(DoubleOrNull, DoubleOrNull)
        select new Transaction
        {
            TransactionId = ids.Item1,
            CardId = ids.Item2,
            TerminalId = ids.Item3,
            MerchantCategory = optional.Item1,
            Country = optional.Item2,
            EventTime = numbers.Item1,
            AmountMinor = numbers.Item2,
            Currency = currency,
            Channel = (Channel)channel,
            Latitude = coordinates.Item1,
            Longitude = coordinates.Item2,
        };

    public static Gen<Decision> Decision { get; } =
        from ids in Gen.Select(Utf8, Utf8)
        from time in Gen.Long
        from outcome in Gen.Int[0, 2]
        from score in Gen.Double
        from late in Gen.Bool
        from versions in Gen.Select(Text, Text)
        from features in Gen.Double.Array[FeatureNames.Count]
        from reasons in Gen.Select(Gen.OneOf(Text, Gen.OneOf(ReasonCodes.All.ToArray())), Utf8).Array[0, 6]
        select Fill(new Decision
        {
            TransactionId = ids.Item1,
            CardId = ids.Item2,
            EventTime = time,
            Outcome = (Outcome)outcome,
            Score = score,
            Late = late,
            ModelVersion = versions.Item1,
            RulesVersion = versions.Item2,
        }, features, reasons);

    private static Decision Fill(Decision decision, double[] features, (string, ReadOnlyMemory<byte>)[] reasons)
    {
        features.CopyTo(decision.Features);
        foreach (var (code, detail) in reasons)
        {
            decision.AddReason(code, detail);
        }

        return decision;
    }
}
