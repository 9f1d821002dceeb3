using System.Collections.Immutable;
using FraudDetection.Features;

namespace FraudDetection.Domain;

/// <summary>The codes of the built-in rules and of the service itself, as they stand in decisions and alerts.</summary>
public static class ReasonCodes
{
    /// <summary>Too many transactions in a short time.</summary>
    public const string Velocity = "VELOCITY";

    /// <summary>Far more than the card usually spends.</summary>
    public const string AmountSpike = "AMOUNT_SPIKE";

    /// <summary>The card was somewhere else too short a while ago.</summary>
    public const string ImpossibleTravel = "IMPOSSIBLE_TRAVEL";

    /// <summary>A large amount in the small hours.</summary>
    public const string NightSpend = "NIGHT_SPEND";

    /// <summary>A country in which the card was not used before.</summary>
    public const string NewCountry = "NEW_COUNTRY";

    /// <summary>The card, the terminal or another part of the transaction is on the block list.</summary>
    public const string BlockList = "BLOCK_LIST";

    /// <summary>The card, the terminal or another part of the transaction is on the allow list.</summary>
    public const string AllowList = "ALLOW_LIST";

    /// <summary>A decline was lowered to a review, since declines had become suspiciously many.</summary>
    public const string DeclineLimit = "DECLINE_LIMIT";

    /// <summary>How the codes of the model's reasons begin; the feature's name in capital letters follows.</summary>
    public const string ModelPrefix = "MODEL_";

    /// <summary>Those of the lists and of the decline limiter.</summary>
    public static ImmutableArray<string> OfService { get; } = [BlockList, AllowList, DeclineLimit];

    /// <summary>The codes of the model's reasons, in the order of <see cref="Feature"/>.</summary>
    public static ImmutableArray<string> OfModel { get; } =
        [.. FeatureNames.All.Select(name => ModelPrefix + name.ToUpperInvariant())];

    /// <summary>Tells whether a code is the service's own, so that no rule may have it.</summary>
    public static bool IsReserved(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return OfService.Contains(code) || code.StartsWith(ModelPrefix, StringComparison.Ordinal);
    }

    /// <summary>Those of the built-in rules, in the order of the rules.</summary>
    public static ImmutableArray<string> All { get; } =
        [Velocity, AmountSpike, ImpossibleTravel, NightSpend, NewCountry];
}
