using FraudDetection;
using LoadGenerator.Commands;

namespace LoadGenerator.Tests.Commands;

public sealed class ServiceSettingsTests
{
    [Fact]
    public void The_settings_of_the_decision_are_read_and_the_others_left_alone()
    {
        var options = ServiceSettings.ReadFraudOptions(
            """
            {
              // A comment, as the service allows it.
              "FraudStream": { "Slots": 2, "fraud": { "ReviewThreshold": "0.3", "MaxOutOfOrderness": "00:00:25", } },
              "Serilog": {}
            }
            """);

        Assert.Equal(0.3, options.ReviewThreshold);
        Assert.Equal(TimeSpan.FromSeconds(25), options.MaxOutOfOrderness);
        Assert.Equal(new FraudOptions().DeclineThreshold, options.DeclineThreshold);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "FraudStream": { "Slots": 2 } }""")]
    public void Without_settings_the_defaults_hold(string json) =>
        Assert.Equal(new FraudOptions().ReviewThreshold, ServiceSettings.ReadFraudOptions(json).ReviewThreshold);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "FraudStream": 5 }""")]
    [InlineData("""{ "FraudStream": { "Fraud": { "ReviewTreshold": 0.3 } } }""")]
    [InlineData("""{ "FraudStream": { "Fraud": { "ReviewThreshold": "much" } } }""")]
    [InlineData("""{ "FraudStream": { "Fraud": { "ReviewThreshold": 7 } } }""")]
    public void Settings_that_the_service_would_refuse_are_refused(string json) =>
        Assert.Throws<FormatException>(() => ServiceSettings.ReadFraudOptions(json));
}
