using System.Collections.Immutable;

namespace FraudDetection.Features;

/// <summary>The features' names, as they stand in decisions; the order is that of <see cref="Feature"/>.</summary>
public static class FeatureNames
{
    /// <summary>How many features there are.</summary>
    public const int Count = 18;

    /// <summary>The names, in order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "count_1m",
        "sum_1m",
        "count_1h",
        "sum_1h",
        "count_24h",
        "sum_24h",
        "amount",
        "amount_mean",
        "amount_deviation",
        "amount_zscore",
        "transactions_before",
        "seconds_since_last",
        "seconds_since_card_present",
        "terminal_changed",
        "country_changed",
        "country_new",
        "card_not_present",
        "hour_of_day",
    ];
}
