using System.Collections.Immutable;
using System.Reflection;

namespace FraudDetection.Features;

/// <summary>All features with their names, meanings, windows and units, read from the attributes of <see cref="Feature"/>.</summary>
public static class FeatureCatalogue
{
    /// <summary>The features, in the order of <see cref="Feature"/>.</summary>
    public static ImmutableArray<FeatureInfo> All { get; } = [.. Enum.GetValues<Feature>().Order().Select(InfoOf)];

    /// <summary>Finds a feature by its name.</summary>
    /// <returns>False if there is none of that name.</returns>
    public static bool TryFind(string name, out Feature feature)
    {
        var index = FeatureNames.All.IndexOf(name);
        feature = index < 0 ? default : (Feature)index;
        return index >= 0;
    }

    private static FeatureInfo InfoOf(Feature feature)
    {
        var info = typeof(Feature).GetField(feature.ToString())!.GetCustomAttribute<FeatureInfoAttribute>()
            ?? throw new InvalidOperationException($"The feature {feature} has no {nameof(FeatureInfoAttribute)}.");
        return new(feature, info.Name, info.Meaning, info.Window, info.Unit);
    }
}
