namespace FraudDetection.Features;

/// <summary>What features are counted in.</summary>
internal static class FeatureUnits
{
    public const string Count = "count";
    public const string Minor = "minor units";
    public const string Ratio = "ratio";
    public const string Share = "share, 0 to 1";
    public const string Seconds = "seconds";
    public const string Hours = "hour";
    public const string Days = "day";
    public const string Deviations = "deviations";
    public const string Speed = "km/h";
    public const string Flag = "0 or 1";
}
