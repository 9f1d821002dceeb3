using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>What a rule says of itself; its condition is in <see cref="RuleSet.Document"/>.</summary>
public sealed record Rule
{
    /// <summary>Its name, unique in the set: small letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether it is evaluated, and whether it counts.</summary>
    public required RuleState State { get; init; }

    /// <summary>The first instant of event time at which it applies; null for always.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The instant of event time from which on it does not apply any more; null for never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How sure of fraud it alone is, above 0 to 1; 0 if it has an outcome.</summary>
    public double Weight { get; init; }

    /// <summary>The mildest outcome of a transaction that it hits; null if it has a weight.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The reason's code, in capital letters.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason's text with its holes.</summary>
    public required string Text { get; init; }

    /// <summary>Cards that it does not apply to.</summary>
    public IReadOnlyList<string> ExceptCards { get; init; } = [];

    /// <summary>Terminals that it does not apply to.</summary>
    public IReadOnlyList<string> ExceptTerminals { get; init; } = [];

    /// <summary>Merchant categories that it does not apply to.</summary>
    public IReadOnlyList<string> ExceptMerchantCategories { get; init; } = [];

    /// <summary>How much it may decline; null for no bound of its own.</summary>
    public DeclineLimit? DeclineLimit { get; init; }
}
