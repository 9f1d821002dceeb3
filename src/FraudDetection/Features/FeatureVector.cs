using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>
/// The features of one transaction: one number for each <see cref="Feature"/>, in its order. It converts to a span, which is
/// how features are passed on; docs/features.md says what each of them is.
/// </summary>
[InlineArray(FeatureNames.Count)]
public struct FeatureVector
{
    private double _feature;
}
