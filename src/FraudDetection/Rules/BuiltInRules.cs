using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;

namespace FraudDetection.Rules;

/// <summary>The rules that come with the service.</summary>
internal static class BuiltInRules
{
    private const string Version = "builtin-1";

    /// <summary>Creates the rules, in the order in which they are tried.</summary>
    public static IFraudRule[] Create(FraudOptions options) =>
    [
        new VelocityRule(options),
        new AmountSpikeRule(options),
        new ImpossibleTravelRule(options),
        new NightSpendRule(options),
        new NewCountryRule(options),
    ];

    /// <summary>
    /// Names the rules and their thresholds: <c>builtin-1</c> with the default settings, else with a hash of them, so that
    /// two decisions under one name were made alike.
    /// </summary>
    public static string VersionOf(FraudOptions options)
    {
        var settings = JsonSerializer.SerializeToUtf8Bytes(options);
        return settings.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(new FraudOptions()))
            ? Version
            : Version + "+" + XxHash3.HashToUInt64(settings).ToString("x16", CultureInfo.InvariantCulture);
    }
}
