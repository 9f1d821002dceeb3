namespace FraudDetection.Features;

/// <summary>Documents a feature, in the code and in the generated catalogue alike.</summary>
/// <param name="name">Its name in decisions, rules and models.</param>
/// <param name="meaning">What it tells, in a sentence.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FeatureInfoAttribute(string name, string meaning) : Attribute
{
    /// <summary>Its name in decisions, rules and models.</summary>
    public string Name => name;

    /// <summary>What it tells, in a sentence.</summary>
    public string Meaning => meaning;

    /// <summary>The stretch of event time that it looks at; empty if it looks at none.</summary>
    public string Window { get; init; } = "";

    /// <summary>What it is counted in.</summary>
    public string Unit { get; init; } = FeatureUnits.Count;
}
