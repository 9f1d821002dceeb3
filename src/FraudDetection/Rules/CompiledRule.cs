using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>A rule that is evaluated, in the form in which that is quick.</summary>
internal sealed class CompiledRule
{
    /// <summary>The rule's place in the set.</summary>
    public required int Index { get; init; }

    /// <summary>What the rule says of itself.</summary>
    public required Rule Rule { get; init; }

    /// <summary>The condition's first step.</summary>
    public required int Entry { get; init; }

    /// <summary>The text of a hit, with the actual values of all that the condition looks at.</summary>
    public required TextTemplate Text { get; init; }

    /// <summary>The first event time at which it applies, in epoch milliseconds.</summary>
    public required long From { get; init; }

    /// <summary>The event time from which on it does not apply, in epoch milliseconds.</summary>
    public required long Until { get; init; }

    public required Utf8Set? ExceptCards { get; init; }

    public required Utf8Set? ExceptTerminals { get; init; }

    public required Utf8Set? ExceptMerchantCategories { get; init; }

    /// <summary>The rule and whether it counts, as tags of a metric; made once, so that counting allocates nothing.</summary>
    public required KeyValuePair<string, object?> RuleTag { get; init; }

    /// <summary>See <see cref="RuleTag"/>.</summary>
    public required KeyValuePair<string, object?> ModeTag { get; init; }

    /// <summary>False in the shadow: then a hit is counted and has no influence.</summary>
    public bool Counts => Rule.State == RuleState.Active;

    /// <summary>True if the rule does not apply to this card, terminal or merchant.</summary>
    public bool IsSuppressed(in Transaction transaction) =>
        (ExceptCards is not null && ExceptCards.Contains(transaction.CardId.Span))
        || (ExceptTerminals is not null && ExceptTerminals.Contains(transaction.TerminalId.Span))
        || (ExceptMerchantCategories is not null
            && ExceptMerchantCategories.Contains(transaction.MerchantCategory.GetValueOrDefault().Span));
}
