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
        { "VelocityCount1Minute", new() { VelocityCount1Minute = 1 } },
        { "VelocityCount1Hour", new() { VelocityCount1Hour = 5 } },
        { "VelocityWeight", new() { VelocityWeight = 2 } },
        { "SpikeDeviations", new() { SpikeDeviations = 0 } },
        { "SpikeRatio", new() { SpikeRatio = 0.9 } },
        { "SpikeMinimumHistory", new() { SpikeMinimumHistory = 1 } },
        { "SpikeWeight", new() { SpikeWeight = -1 } },
        { "TravelCountryGap", new() { TravelCountryGap = TimeSpan.FromDays(31) } },
        { "TravelTerminalGap", new() { TravelTerminalGap = TimeSpan.FromHours(2) } },
        { "TravelWeight", new() { TravelWeight = double.PositiveInfinity } },
        { "NightStartHour", new() { NightStartHour = 24 } },
        { "NightEndHour", new() { NightEndHour = -1 } },
        { "NightEndHour", new() { NightEndHour = 0 } },
        { "NightMinimumAmount", new() { NightMinimumAmount = -1 } },
        { "NightWeight", new() { NightWeight = 1.5 } },
        { "NewCountryMinimumHistory", new() { NewCountryMinimumHistory = 0 } },
        { "NewCountryWeight", new() { NewCountryWeight = -0.5 } },
    };
}
