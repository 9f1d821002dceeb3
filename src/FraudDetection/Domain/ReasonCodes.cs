using System.Collections.Immutable;

namespace FraudDetection.Domain;

/// <summary>The codes of the built-in rules, as they stand in decisions and alerts.</summary>
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

    /// <summary>All of them, in the order in which the rules are tried.</summary>
    public static ImmutableArray<string> All { get; } =
        [Velocity, AmountSpike, ImpossibleTravel, NightSpend, NewCountry];
}
