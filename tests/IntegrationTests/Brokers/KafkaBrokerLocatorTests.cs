using LoadGenerator.Brokers;

namespace IntegrationTests.Brokers;

public sealed class KafkaBrokerLocatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Ways_are_tried_in_the_documented_order() =>
        Assert.Equal(
            [typeof(AddressProvider), typeof(KafkaHomeProvider), typeof(DockerProvider), typeof(EmbeddedProvider)],
            KafkaBrokerLocator.Providers.Select(provider => provider.GetType()));

    [Fact]
    public async Task The_first_way_that_is_open_wins()
    {
        var second = new FakeProvider("second", isOpen: true);
        var third = new FakeProvider("third", isOpen: true);

        var broker = await KafkaBrokerLocator.FindAsync(
            new BrokerRequest(), [new FakeProvider("first", isOpen: false), second, third], Cancellation);

        Assert.Equal("second", broker.Description);
        Assert.Equal(0, third.Calls);
    }

    [Fact]
    public async Task Without_any_way_one_message_names_all_of_them()
    {
        IBrokerProvider[] providers = [new FakeProvider("do this", isOpen: false), new FakeProvider("do that", isOpen: false)];

        var failure = await Assert.ThrowsAsync<NoBrokerException>(
            () => KafkaBrokerLocator.FindAsync(new BrokerRequest(), providers, Cancellation));

        Assert.Contains("do this", failure.Message, StringComparison.Ordinal);
        Assert.Contains("do that", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nobody_answers_is_named()
    {
        var provider = new AddressProvider(TimeSpan.FromMilliseconds(10));

        var failure = await Assert.ThrowsAsync<BrokerStartException>(
            () => provider.TryStartAsync(new BrokerRequest("127.0.0.1:1"), Cancellation));

        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--bootstrap", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kafka_home_that_is_not_set_leaves_it_to_the_next_way() =>
        Assert.Null(await new KafkaHomeProvider(_ => null).TryStartAsync(new BrokerRequest(), Cancellation));

    [Fact]
    public async Task Kafka_home_without_jars_is_refused()
    {
        using var home = new TemporaryDirectory();
        var provider = new KafkaHomeProvider(name => name == "KAFKA_HOME" ? home.Path : null);

        var failure = await Assert.ThrowsAsync<BrokerStartException>(
            () => provider.TryStartAsync(new BrokerRequest(), Cancellation));

        Assert.Contains(home.Path, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JAVA_HOME", "JAVA_HOME is set to")]
    [InlineData("PATH", "no 'java' on the PATH")]
    public async Task Kafka_home_without_java_says_what_to_install(string variable, string expected)
    {
        using var home = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(home.Path, "libs"));
        await File.WriteAllTextAsync(Path.Combine(home.Path, "libs", "kafka-server.jar"), "", Cancellation);
        var provider = new KafkaHomeProvider(name => name == "KAFKA_HOME" || name == variable ? home.Path : null);

        var failure = await Assert.ThrowsAsync<BrokerStartException>(
            () => provider.TryStartAsync(new BrokerRequest(), Cancellation));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private sealed class FakeProvider(string remedy, bool isOpen) : IBrokerProvider
    {
        public int Calls { get; private set; }

        public string Remedy => remedy;

        public Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation)
        {
            Calls++;
            return Task.FromResult<IKafkaBroker?>(isOpen ? new FakeBroker(remedy) : null);
        }
    }

    private sealed class FakeBroker(string description) : IKafkaBroker
    {
        public string BootstrapServers => "127.0.0.1:1";

        public string Description => description;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
