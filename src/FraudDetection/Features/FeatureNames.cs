using System.Collections.Immutable;

namespace FraudDetection.Features;

/// <summary>The features' names, as they stand in decisions; the order is that of <see cref="Feature"/>.</summary>
public static class FeatureNames
{
    /// <summary>How many features there are.</summary>
    public const int Count = (int)Feature.TerminalUnexplainedShare + 1;

    /// <summary>The names, in order.</summary>
    public static ImmutableArray<string> All { get; } = [.. FeatureCatalogue.All.Select(info => info.Name)];
}
