using System.Text;
using Confluent.Kafka;
using FraudDetection.Control;
using IntegrationTests.Brokers;
using StreamCore.Kafka;

namespace IntegrationTests.Control;

public sealed class VersionedTopicTests(SharedBroker broker)
{
    private readonly string _name = TopicPrefix.Next() + "documents";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_topic_that_does_not_exist_has_no_versions()
    {
        var versions = await (await OpenAsync()).ReadAsync(Cancellation);

        Assert.Empty(versions.Documents);
        Assert.Equal(DocumentVersions.Default, versions.Live);
        Assert.Null(versions.Shadow);
    }

    [Fact]
    public async Task Versions_are_numbered_and_keep_what_was_put()
    {
        var topic = await OpenAsync();
        await topic.PutAsync(Bytes("first"), "ann", note: "a start", cancellation: Cancellation);
        var second = await topic.PutAsync(Bytes("second"), "bob", DocumentRole.Live, cancellation: Cancellation);

        var versions = await topic.ReadAsync(Cancellation);

        Assert.Equal(2, second.Version);
        Assert.Equal([1, 2], versions.Documents.Keys);
        Assert.Equal(2, versions.Live);
        var first = versions.Documents[1];
        Assert.Equal("first", Encoding.UTF8.GetString(first.Content.Span));
        Assert.Equal(("ann", "a start"), (first.Author, first.Note));
        Assert.Equal("a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e", first.Hash);
        Assert.Equal(second.Hash, versions.Find(DocumentRole.Live)!.Hash);
    }

    [Fact]
    public async Task Pointers_move_forth_and_back_and_a_shadow_goes_away()
    {
        var topic = await OpenAsync();
        await topic.PutAsync(Bytes("1"), "ann", DocumentRole.Live, cancellation: Cancellation);
        await topic.PutAsync(Bytes("2"), "ann", DocumentRole.Shadow, cancellation: Cancellation);
        Assert.Equal((1, 2L), await PointersAsync(topic));

        await topic.PointAsync(DocumentRole.Live, 2, "ann", cancellation: Cancellation);
        await topic.PointAsync(DocumentRole.Shadow, null, "ann", cancellation: Cancellation);
        Assert.Equal((2, null), await PointersAsync(topic));

        await topic.PointAsync(DocumentRole.Live, 1, "ann", cancellation: Cancellation);
        Assert.Equal((1, null), await PointersAsync(topic));

        await topic.PointAsync(DocumentRole.Live, DocumentVersions.Default, "ann", cancellation: Cancellation);
        Assert.Equal((0, null), await PointersAsync(topic));
    }

    [Fact]
    public async Task A_version_that_does_not_exist_is_not_pointed_to()
    {
        var topic = await OpenAsync();
        await topic.PutAsync(Bytes("1"), "ann", cancellation: Cancellation);

        var e = await Assert.ThrowsAsync<ControlTopicException>(() => topic.PointAsync(DocumentRole.Live, 2, "ann", cancellation: Cancellation));

        Assert.Contains("no version 2: the highest is 1", e.Message, StringComparison.Ordinal);
        Assert.Equal((0, null), await PointersAsync(topic));
    }

    [Fact]
    public async Task A_document_made_from_another_than_the_live_version_is_refused()
    {
        var topic = await OpenAsync();
        await topic.PutAsync(Bytes("1"), "ann", DocumentRole.Live, baseVersion: 0, cancellation: Cancellation);
        await topic.PutAsync(Bytes("2"), "bob", DocumentRole.Live, baseVersion: 1, cancellation: Cancellation);

        var e = await Assert.ThrowsAsync<ControlTopicException>(
            () => topic.PutAsync(Bytes("3"), "ann", DocumentRole.Live, baseVersion: 1, cancellation: Cancellation));

        Assert.Contains("version 2 is live", e.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], (await topic.ReadAsync(Cancellation)).Documents.Keys);
    }

    [Fact]
    public async Task Writers_at_the_same_time_get_numbers_of_their_own_or_are_refused()
    {
        var topic = await OpenAsync();
        await topic.CreateAsync(Cancellation);
        var put = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                return (Text: $"d{number}", (await topic.PutAsync(Bytes($"d{number}"), "ann", DocumentRole.Live, cancellation: Cancellation)).Version);
            }
            catch (ControlTopicException e)
            {
                Assert.Contains("at the same time", e.Message, StringComparison.Ordinal);
                return (Text: "", Version: 0L);
            }
        }));

        var versions = await topic.ReadAsync(Cancellation);

        var accepted = put.Where(one => one.Version > 0).OrderBy(one => one.Version).ToList();
        Assert.NotEmpty(accepted);
        Assert.Equal(accepted, versions.Documents.Select(one => (Encoding.UTF8.GetString(one.Value.Content.Span), one.Key)));
        Assert.Equal(accepted.Count, versions.Highest);
        Assert.Equal(versions.Highest, versions.Live);
    }

    [Fact]
    public async Task A_large_document_fits_and_one_that_is_too_large_is_refused()
    {
        var topic = await OpenAsync();
        var content = new byte[ControlTopicOptions.MaxValueBytes];
        new Random(7).NextBytes(content);

        await topic.PutAsync(content, "ann", cancellation: Cancellation);

        Assert.True((await topic.ReadAsync(Cancellation)).Documents[1].Content.Span.SequenceEqual(content));
        await Assert.ThrowsAsync<ArgumentException>(() => topic.PutAsync(new byte[content.Length + 1], "ann", cancellation: Cancellation));
    }

    [Fact]
    public async Task A_topic_of_several_partitions_is_refused()
    {
        var bootstrap = await broker.GetBootstrapServersAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic(_name, 2));

        var e = await Assert.ThrowsAsync<ControlTopicException>(async () => await (await OpenAsync()).ReadAsync(Cancellation));

        Assert.Contains("2 partitions", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_record_is_named()
    {
        var bootstrap = await broker.GetBootstrapServersAsync();
        var topic = await OpenAsync();
        await topic.CreateAsync(Cancellation);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrap }).Build();
        await producer.ProduceAsync(_name, new() { Key = "latest", Value = "x" }, Cancellation);

        var e = await Assert.ThrowsAsync<ControlTopicException>(() => topic.ReadAsync(Cancellation));

        Assert.Contains("latest", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<(long Live, long? Shadow)> PointersAsync(VersionedTopic topic)
    {
        var versions = await topic.ReadAsync(Cancellation);
        return (versions.Live, versions.Shadow);
    }

    private async Task<VersionedTopic> OpenAsync() => new(new()
    {
        Topic = _name,
        Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = await broker.GetBootstrapServersAsync() },
    });
}
