using FraudDetection.Domain;
using FraudService.Configuration;
using Microsoft.Extensions.Configuration;
using StreamCore.State;
using StreamCore.State.Faster;

namespace FraudService.Tests;

public sealed class SettingsReaderTests
{
    [Fact]
    public void A_broker_address_is_all_that_is_needed()
    {
        var options = Read(("Kafka:BootstrapServers", "kafka:9092"));

        Assert.Equal("kafka:9092", options.Kafka.BootstrapServers);
        Assert.Equal("fraudstream", options.ApplicationId);
        Assert.Equal(1, options.Slots);
        Assert.Equal("fraud-decisions", options.Topics.Decisions);
        Assert.False(options.CreateTopics);
    }

    [Fact]
    public void Every_group_of_settings_is_read()
    {
        var options = Read(
            ("Kafka:BootstrapServers", "kafka:9092"),
            ("Kafka:Client:security.protocol", "SSL"),
            ("Slots", "3"),
            ("Topics:Alerts", "alarms"),
            ("SchemaRegistry:Urls:0", "http://registry:8081"),
            ("Fraud:ReviewThreshold", "0.3"),
            ("Fraud:Segments:0:Currency", "JPY"),
            ("Fraud:Segments:0:Channel", "Ecommerce"),
            ("Fraud:Segments:0:DeclineThreshold", "0.6"),
            ("Fraud:DeclineLimit:Share", "0.1"),
            ("LogFormat", "json"));

        Assert.Equal("SSL", options.ToExecutionOptions().Kafka["security.protocol"]);
        Assert.Equal(3, options.ToExecutionOptions().Slots);
        Assert.Equal("alarms", options.Topics.Alerts);
        Assert.Equal("transactions", options.Topics.Transactions);
        Assert.Equal(new Uri("http://registry:8081"), Assert.Single(options.SchemaRegistry.Urls));
        Assert.Equal(0.3, options.Fraud.ReviewThreshold);
        var segment = Assert.Single(options.Fraud.Segments);
        Assert.Equal(("JPY", Channel.Ecommerce, 0.6, null), (segment.Currency, segment.Channel, segment.DeclineThreshold, segment.ReviewThreshold));
        Assert.Equal(0.1, options.Fraud.DeclineLimit.Share);
        Assert.Equal(LogFormat.Json, options.LogFormat);
    }

    [Theory]
    [InlineData("Slots", "0", "Slots is '0'", "1 to 256")]
    [InlineData("Slots", "many", "'many' at 'FraudStream:Slots'", "Correct")]
    [InlineData("InstanceId", "", "InstanceId is ''", "id of its own")]
    [InlineData("Slotz", "2", "Slotz is '2'", "no such setting")]
    [InlineData("Kafka:Bootstrap", "x", "Kafka:Bootstrap is 'x'", "has BootstrapServers, Client")]
    [InlineData("Topics", "x", "Topics is 'x'", "group of settings")]
    [InlineData("Topics:Alerts", "", "Topics:Alerts is ''", "remove the setting")]
    [InlineData("Topics:Alerts", "transactions", "Topics:Alerts is 'transactions'", "different names")]
    [InlineData("Partitions", "4", "Partitions is '4'", "CreateTopics to true")]
    [InlineData("ReplicationFactor", "0", "ReplicationFactor is '0'", "-1")]
    [InlineData("Kafka:Client:group.id", "mine", "group.id is 'mine'", "remove it")]
    [InlineData("Kafka:Client:bootstrap.servers", "b:1", "bootstrap.servers is 'b:1'", "FraudStream:Kafka:BootstrapServers alone")]
    [InlineData("Kafka:Client:security.protocol", "carrier-pigeon", "security.protocol", "Correct")]
    [InlineData("Kafka:Client:no.such.setting", "1", "no.such.setting", "librdkafka")]
    [InlineData("SchemaRegistry:Urls:0", "ftp://registry", "SchemaRegistry:Urls is 'ftp://registry", "http://localhost:8081")]
    [InlineData("SchemaRegistry:User", "me", "SchemaRegistry:User is 'me'", "User and Password")]
    [InlineData("Fraud:Segments:0:Curency", "EUR", "Fraud:Segments:0:Curency is 'EUR'", "has Channel, Currency")]
    [InlineData("Fraud:Segments:0:Currency", "euro", "Fraud:Segments:0:Currency is euro", "three capital letters")]
    [InlineData("Fraud:Segments:0:Channel", "web", "'web' at 'FraudStream:Fraud:Segments:0:Channel'", "Correct")]
    [InlineData("Fraud:DeclineThreshold", "0.1", "Fraud:ReviewThreshold is 0.4", "below DeclineThreshold")]
    [InlineData("Http:Port", "70000", "Http:Port is '70000'", "0 for any free port")]
    [InlineData("Http:Host", "nowhere.example", "Http:Host is 'nowhere.example'", "IP address")]
    [InlineData("FromSavepoint", "/no/such/directory", "FromSavepoint is '/no/such/directory'", "remove the setting")]
    [InlineData("State:Backend", "disk", "'disk' at 'FraudStream:State:Backend'", "Correct")]
    [InlineData("State:Backend", "Faster", "State:Directory cannot be ''", "local disk")]
    [InlineData("State:Directory", "/data", "State:Directory is '/data'", "State:Backend to Faster")]
    [InlineData("Rules:FileInterval", "0:00:00.01", "Rules:FileInterval is '00:00:00.0100000'", "100 ms to 1 hour")]
    [InlineData("Model:FileInterval", "-0:00:01", "Model:FileInterval is '-00:00:01'", "at the start only")]
    [InlineData("TerminalRisk:Expiry", "30.00:00:00", "TerminalRisk:Expiry is '30.00:00:00'", "39 days to 10 years")]
    [InlineData("LogFormat", "yaml", "'yaml' at 'FraudStream:LogFormat'", "Correct")]
    public void A_wrong_setting_is_refused_with_its_name_its_value_and_the_remedy(
        string setting, string value, string nameAndValue, string remedy)
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => Read(("Kafka:BootstrapServers", "kafka:9092"), (setting, value)));

        var fault = Assert.Single(failure.Faults);
        Assert.Contains("FraudStream:", fault, StringComparison.Ordinal);
        Assert.Contains(nameAndValue, fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MemoryPerStore", "1000", "at least eight pages")]
    [InlineData("ProcessMemory", "1000", "one store needs")]
    [InlineData("CheckpointInterval", "0:00:00", "greater than zero")]
    public void Settings_of_state_on_disk_are_checked(string setting, string value, string remedy)
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => Read(
            ("Kafka:BootstrapServers", "kafka:9092"), ("State:Backend", "Faster"), ("State:Directory", "state"), ($"State:{setting}", value)));

        var fault = Assert.Single(failure.Faults);
        Assert.Contains($"FraudStream:State:{setting} cannot be '", fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void State_is_kept_where_the_settings_say()
    {
        var inMemory = Read(("Kafka:BootstrapServers", "kafka:9092")).State;
        var onDisk = Read(("Kafka:BootstrapServers", "kafka:9092"), ("State:Backend", "faster"), ("State:Directory", "state")).State;

        Assert.Same(StateBackend.InMemory, inMemory.CreateBackend(null, TimeProvider.System));
        Assert.IsType<FasterStateBackend>(onDisk.CreateBackend(null, TimeProvider.System));
    }

    [Fact]
    public void A_password_is_never_in_the_message()
    {
        var failure = Assert.Throws<InvalidSettingsException>(() => Read(
            ("Kafka:BootstrapServers", "kafka:9092"), ("Kafka:Client:sasl.password", "s3cret"), ("Kafka:Client:security.protocol", "nonsense"),
            ("SchemaRegistry:Password", "s3cret")));

        Assert.Equal(2, failure.Faults.Count);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_broker_address_is_refused_only_where_one_is_needed()
    {
        var configuration = new ConfigurationBuilder().Build();

        var failure = Assert.Throws<InvalidSettingsException>(() => SettingsReader.Read(configuration));

        Assert.Contains("FraudStream__Kafka__BootstrapServers", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", SettingsReader.Read(configuration, needsBroker: false).Kafka.BootstrapServers);
    }

    private static FraudServiceOptions Read(params (string Name, string Value)[] settings) =>
        SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"FraudStream:{setting.Name}", (string?)setting.Value)))
            .Build());
}
