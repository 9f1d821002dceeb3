using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Topics are created, described and deleted, and get more partitions.</summary>
public abstract class TopicAdminConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_topic_that_exists_is_not_created_again()
    {
        var topic = await CreateTopicAsync();

        Assert.Equal(ErrorCode.TopicAlreadyExists, await CreateAsync(new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }));
    }

    [Theory]
    [InlineData("no/slash")]
    [InlineData("..")]
    [InlineData("an umlaut \u00e4")]
    public async Task A_name_that_is_not_allowed_is_refused(string name) =>
        Assert.Equal(ErrorCode.TopicException, await CreateAsync(new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }));

    [Fact]
    public async Task A_name_of_250_characters_is_refused_and_one_of_249_taken()
    {
        var name = Unique("long").PadRight(249, 'x');

        Assert.Equal(ErrorCode.TopicException, await CreateAsync(new() { Name = name + "x", NumPartitions = 1, ReplicationFactor = 1 }));
        Assert.Equal(ErrorCode.NoError, await CreateAsync(new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }));
    }

    [Fact]
    public async Task A_name_that_collides_with_another_is_refused()
    {
        // Metrics replace dots by underscores, so these two would be one.
        await CreateTopicAsync("a.b");

        Assert.Equal(ErrorCode.TopicException, await CreateAsync(new() { Name = Unique("a_b"), NumPartitions = 1, ReplicationFactor = 1 }));
    }

    [Theory]
    [InlineData("retention.ms", "soon")]
    [InlineData("cleanup.policy", "shred")]
    [InlineData("max.message.bytes", "-5")]
    [InlineData("no.such.setting", "1")]
    public async Task A_setting_that_is_not_valid_is_refused(string name, string value) =>
        Assert.Equal(ErrorCode.InvalidConfig, await CreateAsync(new()
        {
            Name = Unique("topic"),
            NumPartitions = 1,
            ReplicationFactor = 1,
            Configs = new() { [name] = value },
        }));

    [Fact]
    public async Task More_replicas_than_brokers_are_refused() =>
        Assert.Equal(ErrorCode.InvalidReplicationFactor, await CreateAsync(new() { Name = Unique("topic"), NumPartitions = 1, ReplicationFactor = 2 }));

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public async Task A_number_of_partitions_below_1_is_refused(int partitions)
    {
        var connection = await ConnectAsync();

        var response = await connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { Topics = [new() { Name = Unique("topic"), NumPartitions = partitions, ReplicationFactor = 1 }] }, 5);

        Assert.Equal(KafkaErrorCode.InvalidPartitions, (KafkaErrorCode)response.Topics.Single().ErrorCode);
    }

    [Fact]
    public async Task The_broker_has_defaults_for_partitions_and_replicas()
    {
        var connection = await ConnectAsync();
        var topic = Unique("topic");

        var response = await connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { Topics = [new() { Name = topic, NumPartitions = -1, ReplicationFactor = -1 }] }, 7);

        var created = response.Topics.Single();
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)created.ErrorCode);
        Assert.Equal((1, (short)1), (created.NumPartitions, created.ReplicationFactor));
        Assert.NotEqual(Guid.Empty, created.TopicId);
        Assert.Contains(created.Configs!, setting => setting.Name == "retention.ms" && setting.Value == "604800000");
        await UntilServedAsync(topic, 1);
    }

    [Fact]
    public async Task Validation_alone_creates_nothing()
    {
        var spec = new TopicSpecification { Name = Unique("topic"), NumPartitions = 1, ReplicationFactor = 1 };

        await Admin.CreateTopicsAsync([spec], new() { ValidateOnly = true });

        Assert.Equal(ErrorCode.NoError, await CreateAsync(spec));
    }

    [Fact]
    public async Task A_topic_that_is_created_again_begins_anew()
    {
        var topic = await CreateTopicAsync();
        var before = await TopicIdAsync(topic);
        await ProduceAsync(CreateProducer(), topic, "old-1", "old-2");
        await Admin.DeleteTopicsAsync([topic]);
        await UntilAsync(() => Admin.GetMetadata(topic, Patience).Topics[0].Error.Code == ErrorCode.UnknownTopicOrPart, "it is gone");

        await CreateTopicAsync();
        Assert.Equal([0], (await ProduceAsync(CreateProducer(), topic, "new")).Select(delivery => delivery.Offset.Value));

        Assert.NotEqual(before, await TopicIdAsync(topic));
        Assert.Equal(["new"], ReadValues(topic, 1));
    }

    [Fact]
    public async Task A_producer_goes_on_with_a_topic_that_is_deleted_and_created_again()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateProducer(config => config.TopicMetadataRefreshIntervalMs = 200);
        await ProduceAsync(producer, topic, "old");
        await Admin.DeleteTopicsAsync([topic]);
        await UntilAsync(() => Admin.GetMetadata(topic, Patience).Topics[0].Error.Code == ErrorCode.UnknownTopicOrPart, "it is gone");
        await CreateTopicAsync();

        await UntilAsync(
            async () =>
            {
                try
                {
                    await ProduceAsync(producer, topic, "new");
                    return true;
                }
                catch (ProduceException<string?, string?> e) when (!e.Error.IsFatal)
                {
                    return false; // It has not asked for the metadata again.
                }
            },
            "the producer finds the new topic");

        Assert.Equal(["new"], ReadValues(topic, 1));
    }

    [Fact]
    public async Task A_consumer_goes_on_with_a_topic_that_is_deleted_and_created_again()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "old-1", "old-2");
        var consumer = CreateConsumer(configure: config => config.TopicMetadataRefreshIntervalMs = 200);
        consumer.Subscribe(topic);
        Consume(consumer, 2);
        await Admin.DeleteTopicsAsync([topic]);
        await UntilAsync(() => Admin.GetMetadata(topic, Patience).Topics[0].Error.Code == ErrorCode.UnknownTopicOrPart, "it is gone");
        await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "new");

        ConsumeResult<string?, string?>? found = null;
        await UntilAsync(
            () =>
            {
                try
                {
                    found = consumer.Consume(TimeSpan.FromMilliseconds(100));
                    return found is not null;
                }
                catch (ConsumeException e) when (!e.Error.IsFatal)
                {
                    return false; // It says that the topic was gone.
                }
            },
            "the consumer finds the new topic");

        Assert.Equal(("new", 0), (found!.Message.Value, found.Offset.Value));
    }

    [Fact]
    public async Task Offsets_of_a_group_go_with_their_topic()
    {
        var topic = await CreateTopicAsync();
        var consumer = CreateConsumer();
        consumer.Commit([new(new TopicPartition(topic, 0), 9)]);

        await Admin.DeleteTopicsAsync([topic]);

        var group = Unique("reader");
        await UntilAsync(
            async () => (await Admin.ListConsumerGroupOffsetsAsync([new(group, null)]))[0].Partitions.Count == 0,
            "the offset is gone");
    }

    [Fact]
    public async Task An_unknown_topic_cannot_be_deleted()
    {
        var failure = await Assert.ThrowsAsync<DeleteTopicsException>(() => Admin.DeleteTopicsAsync([Unique("missing")]));

        Assert.Equal(ErrorCode.UnknownTopicOrPart, failure.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Partitions_can_be_added_but_not_taken_away()
    {
        var topic = await CreateTopicAsync(partitions: 2);

        await Admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 4 }]);

        await UntilServedAsync(topic, 4);
        var fewer = await Assert.ThrowsAsync<CreatePartitionsException>(() => Admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 3 }]));
        Assert.Equal(ErrorCode.InvalidPartitions, fewer.Results.Single().Error.Code);
        var unknown = await Assert.ThrowsAsync<CreatePartitionsException>(
            () => Admin.CreatePartitionsAsync([new() { Topic = Unique("missing"), IncreaseTo = 3 }]));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, unknown.Results.Single().Error.Code);
    }

    [Fact]
    public async Task The_cluster_has_one_node_which_is_the_controller()
    {
        var cluster = await Admin.DescribeClusterAsync();

        var node = Assert.Single(cluster.Nodes);
        Assert.Equal(BootstrapServers, $"{node.Host}:{node.Port}");
        Assert.Equal(node.Id, cluster.Controller.Id);
        Assert.NotEmpty(cluster.ClusterId);
        Assert.Equal(cluster.ClusterId, (await Admin.DescribeClusterAsync()).ClusterId);
    }

    [Fact]
    public async Task A_topic_is_described_with_its_partitions()
    {
        var topic = await CreateTopicAsync(partitions: 3);

        var described = (await Admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]))).TopicDescriptions.Single();

        Assert.Equal([0, 1, 2], described.Partitions.Select(partition => partition.Partition));
        Assert.All(described.Partitions, partition =>
        {
            Assert.Equal(partition.Leader!.Id, Assert.Single(partition.Replicas).Id);
            Assert.Equal(partition.Leader.Id, Assert.Single(partition.ISR).Id);
        });
        Assert.False(described.IsInternal);
    }

    private async Task<ErrorCode> CreateAsync(TopicSpecification spec)
    {
        try
        {
            await Admin.CreateTopicsAsync([spec]);
            return ErrorCode.NoError;
        }
        catch (CreateTopicsException e)
        {
            Assert.NotEmpty(e.Results.Single().Error.Reason);
            return e.Results.Single().Error.Code;
        }
    }

    private async Task<string> TopicIdAsync(string topic) =>
        (await Admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]))).TopicDescriptions.Single().TopicId.ToString();

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TopicAdminConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TopicAdminConformance(fixture);
}
