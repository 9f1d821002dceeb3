using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>A broker that creates topics which clients ask for, unless they forbid it; the shared one does not.</summary>
public abstract class AutoCreateConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_topic_is_created_when_somebody_produces_to_it()
    {
        await using var broker = await Fixture.StartAutoCreatingAsync();
        using var producer = new ProducerBuilder<string?, string?>(new ProducerConfig { BootstrapServers = broker.BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();

        var delivered = await producer.ProduceAsync("created-by-producing", new() { Value = "a" }, Cancellation);

        Assert.Equal(0, delivered.Offset.Value);
    }

    [Fact]
    public async Task A_topic_is_created_when_somebody_asks_for_it_and_does_not_forbid_it()
    {
        await using var broker = await Fixture.StartAutoCreatingAsync();
        await using var connection = await RawKafkaConnection.ConnectAsync(broker.BootstrapServers);

        await UntilAsync(async () => await AskForAsync("wanted", mayCreate: true) == KafkaErrorCode.None, "the topic is created");

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, await AskForAsync("not-wanted", mayCreate: false));
        Assert.Equal(KafkaErrorCode.InvalidTopicException, await AskForAsync("not/a/name", mayCreate: true));
        var topics = (await connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = null }, 9)).Topics;
        Assert.Equal(["wanted"], topics.Select(topic => topic.Name));

        async Task<KafkaErrorCode> AskForAsync(string topic, bool mayCreate) =>
            (KafkaErrorCode)(await connection.AskAsync<MetadataResponse>(
                new MetadataRequest { Topics = [new() { Name = topic }], AllowAutoTopicCreation = mayCreate }, 9)).Topics.Single().ErrorCode;
    }

    [Fact]
    public async Task A_broker_that_must_not_create_topics_does_not()
    {
        var producer = CreateProducer(config => config.TopicMetadataPropagationMaxMs = 100);

        await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => producer.ProduceAsync(Unique("missing"), new() { Value = "a" }, Cancellation));

        Assert.DoesNotContain(Admin.GetMetadata(Patience).Topics, known => known.Topic == Unique("missing"));
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : AutoCreateConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : AutoCreateConformance(fixture);
}
