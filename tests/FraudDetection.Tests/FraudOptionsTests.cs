using FraudDetection.Domain;

namespace FraudDetection.Tests;

public sealed class FraudOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new FraudOptions().Validate());

    [Fact]
    public void A_contradiction_is_named_with_both_values_and_the_remedy() => Assert.Equal(
        ["ReviewThreshold is 0.8: set it below DeclineThreshold, which is 0.8, or raise that."],
        new FraudOptions { ReviewThreshold = 0.8 }.Validate());

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void A_wrong_setting_is_named(string setting, FraudOptions options)
    {
        var faults = options.Validate();
        Assert.Contains(faults, fault => fault.StartsWith(setting + " is ", StringComparison.Ordinal));
    }

    public static TheoryData<string, FraudOptions> WrongSettings() => new()
    {
        { "ReviewThreshold", new() { ReviewThreshold = double.NaN } },
        { "ReviewThreshold", new() { ReviewThreshold = -0.1 } },
        { "DeclineThreshold", new() { DeclineThreshold = 1.1 } },
        { "MaxOutOfOrderness", new() { MaxOutOfOrderness = TimeSpan.FromSeconds(-1) } },
        { "MaxClockSkew", new() { MaxClockSkew = TimeSpan.FromDays(2) } },
        { "MaxAmountMinor", new() { MaxAmountMinor = 0 } },
        { "MaxAmountMinor", new() { MaxAmountMinor = long.MaxValue } },
        { "Segments:0", new() { Segments = { new() { ReviewThreshold = 0.1 } } } },
        { "Segments:0:Currency", new() { Segments = { new() { Currency = "eur" } } } },
        { "Segments:1:MerchantCategory", new() { Segments = { new() { Currency = "EUR" }, new() { MerchantCategory = "" } } } },
        { "Segments:0:Channel", new() { Segments = { new() { Channel = (Channel)9 } } } },
        { "Segments:0:MinAmountMinor", new() { Segments = { new() { MinAmountMinor = 2, MaxAmountMinor = 1 } } } },
        { "Segments:0:ReviewThreshold", new() { Segments = { new() { Currency = "EUR", ReviewThreshold = 0.8 } } } },
        { "Segments:0:DeclineThreshold", new() { Segments = { new() { Currency = "EUR", DeclineThreshold = double.NaN } } } },
        { "DeclineLimit:Share", new() { DeclineLimit = { Share = 0 } } },
        { "DeclineLimit:Count", new() { DeclineLimit = { Count = 0 } } },
        { "DeclineLimit:MinimumSample", new() { DeclineLimit = { MinimumSample = 0 } } },
        { "RuleDeclineLimit:Window", new() { RuleDeclineLimit = { Window = TimeSpan.FromSeconds(59) } } },
    };
}
