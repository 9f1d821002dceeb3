using System.Globalization;
using FraudDetection.Rules;

namespace FraudDetection;

/// <summary>Checks the settings, each alone and against the others.</summary>
internal static class FraudOptionsValidator
{
    public const long AmountLimit = 1_000_000_000_000;

    private const int MaxSegments = 1_000;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>One message for each fault, with the setting, its value and the remedy; empty if all is well.</summary>
    public static List<string> Validate(FraudOptions options)
    {
        List<string> faults = [];
        CheckThresholds("", options.ReviewThreshold, options.DeclineThreshold, faults);
        CheckSegments(options, faults);
        CheckLimit(nameof(options.DeclineLimit), options.DeclineLimit, faults);
        CheckLimit(nameof(options.RuleDeclineLimit), options.RuleDeclineLimit, faults);
        Require(InRange(options.MaxOutOfOrderness, OneDay), nameof(options.MaxOutOfOrderness), options.MaxOutOfOrderness, "set it from 0 to 1 day", faults);
        Require(InRange(options.MaxClockSkew, OneDay), nameof(options.MaxClockSkew), options.MaxClockSkew, "set it from 0 to 1 day", faults);
        Require(
            options.MaxAmountMinor is >= 1 and <= AmountLimit, nameof(options.MaxAmountMinor), options.MaxAmountMinor, $"set it from 1 to {AmountLimit}", faults);
        return faults;
    }

    private static void CheckThresholds(string prefix, double review, double decline, List<string> faults)
    {
        Require(InRange(review, 0, 1), prefix + nameof(FraudOptions.ReviewThreshold), review, "set it from 0 to 1", faults);
        Require(InRange(decline, 0, 1), prefix + nameof(FraudOptions.DeclineThreshold), decline, "set it from 0 to 1", faults);
        Require(
            review < decline,
            prefix + nameof(FraudOptions.ReviewThreshold),
            review,
            string.Create(CultureInfo.InvariantCulture, $"set it below {nameof(FraudOptions.DeclineThreshold)}, which is {decline}, or raise that"),
            faults);
    }

    private static void CheckSegments(FraudOptions options, List<string> faults)
    {
        Require(options.Segments.Count <= MaxSegments, nameof(options.Segments), $"a list of {options.Segments.Count}", $"keep it to {MaxSegments}", faults);
        for (var i = 0; i < options.Segments.Count; i++)
        {
            var segment = options.Segments[i];
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{nameof(options.Segments)}:{i}");
            Require(
                segment.Currency is not null || segment.MerchantCategory is not null || segment.Channel is not null
                    || segment.MinAmountMinor is not null || segment.MaxAmountMinor is not null,
                prefix,
                "a segment of all transactions",
                "say which ones it is for, or set the thresholds for all",
                faults);
            Require(
                segment.Currency is null || (segment.Currency.Length == 3 && segment.Currency.All(char.IsAsciiLetterUpper)),
                $"{prefix}:{nameof(segment.Currency)}",
                segment.Currency,
                "write three capital letters, for example EUR",
                faults);
            Require(segment.MerchantCategory is not "", $"{prefix}:{nameof(segment.MerchantCategory)}", "empty", "name one, or leave it out", faults);
            Require(
                segment.Channel is null || Enum.IsDefined(segment.Channel.Value),
                $"{prefix}:{nameof(segment.Channel)}",
                segment.Channel,
                $"use one of {string.Join(", ", Enum.GetNames<Domain.Channel>())}",
                faults);
            Require(
                segment.MinAmountMinor is null || segment.MaxAmountMinor is null || segment.MinAmountMinor <= segment.MaxAmountMinor,
                $"{prefix}:{nameof(segment.MinAmountMinor)}",
                segment.MinAmountMinor,
                $"set it to {nameof(segment.MaxAmountMinor)}, which is {segment.MaxAmountMinor}, or less",
                faults);
            CheckThresholds(prefix + ":", segment.ReviewThreshold ?? options.ReviewThreshold, segment.DeclineThreshold ?? options.DeclineThreshold, faults);
        }
    }

    private static void CheckLimit(string prefix, DeclineLimitOptions limit, List<string> faults)
    {
        Require(limit.Share is null or (> 0 and <= 1), $"{prefix}:{nameof(limit.Share)}", limit.Share, "set it above 0, to 1 at most", faults);
        Require(limit.Count is null or >= 1, $"{prefix}:{nameof(limit.Count)}", limit.Count, "set it to 1 or more", faults);
        Require(limit.MinimumSample >= 1, $"{prefix}:{nameof(limit.MinimumSample)}", limit.MinimumSample, "set it to 1 or more", faults);
        Require(
            limit.Window >= DeclineLimit.MinWindow && limit.Window <= DeclineLimit.MaxWindow,
            $"{prefix}:{nameof(limit.Window)}",
            limit.Window,
            "set it from 1 minute to 1 day",
            faults);
    }

    private static void Require(bool holds, string setting, object? value, string remedy, List<string> faults)
    {
        if (!holds)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{setting} is {value}: {remedy}."));
        }
    }

    // NaN is in no range.
    private static bool InRange(double value, double min, double max) => value >= min && value <= max;

    private static bool InRange(TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max;
}
