using System.Collections.Frozen;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>What a name in a rule stands for: a feature, which is a number, or a text of the transaction.</summary>
/// <param name="Name">The name in the rule.</param>
/// <param name="Feature">The feature's place; -1 for a text.</param>
/// <param name="Text">The text, if it is no feature.</param>
internal sealed record RuleField(string Name, int Feature, TextField Text)
{
    private static readonly FrozenDictionary<string, RuleField> ByName = All().ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    public bool IsFeature => Feature >= 0;

    /// <summary>Finds what a name stands for; null if nothing.</summary>
    public static RuleField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The bytes of a text of a transaction; empty if it is not given.</summary>
    public static ReadOnlySpan<byte> TextOf(TextField field, in Transaction transaction) => field switch
    {
        TextField.Currency => transaction.Currency.Span,
        TextField.Country => transaction.Country.GetValueOrDefault().Span,
        TextField.Channel => ChannelNames.Utf8(transaction.Channel),
        TextField.MerchantCategory => transaction.MerchantCategory.GetValueOrDefault().Span,
        TextField.Terminal => transaction.TerminalId.Span,
        _ => transaction.CardId.Span,
    };

    private static IEnumerable<RuleField> All() =>
    [
        .. FeatureNames.All.Select((name, index) => new RuleField(name, index, default)),
        new("currency", -1, TextField.Currency),
        new("country", -1, TextField.Country),
        new("channel", -1, TextField.Channel),
        new("merchant_category", -1, TextField.MerchantCategory),
        new("terminal", -1, TextField.Terminal),
        new("card", -1, TextField.Card),
    ];
}
