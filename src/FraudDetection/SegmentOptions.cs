using FraudDetection.Domain;

namespace FraudDetection;

/// <summary>
/// Thresholds for some of the transactions. All that is given must fit a transaction; the first segment that does counts.
/// </summary>
public sealed class SegmentOptions
{
    /// <summary>ISO 4217 letters; any currency by default.</summary>
    public string? Currency { get; set; }

    /// <summary>The merchant's category, as it stands in transactions; any by default.</summary>
    public string? MerchantCategory { get; set; }

    /// <summary>How the card is presented; any by default.</summary>
    public Channel? Channel { get; set; }

    /// <summary>The least amount in minor units; any by default.</summary>
    public long? MinAmountMinor { get; set; }

    /// <summary>The greatest amount in minor units; any by default.</summary>
    public long? MaxAmountMinor { get; set; }

    /// <summary>From this score on they are reviewed, 0 to 1; by default as all others.</summary>
    public double? ReviewThreshold { get; set; }

    /// <summary>From this score on they are declined, 0 to 1; by default as all others.</summary>
    public double? DeclineThreshold { get; set; }
}
