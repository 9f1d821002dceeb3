using EmbeddedKafka.Tests.Conformance;

namespace EmbeddedKafka.Tests.Clients;

/// <summary>kcat, a command-line client on librdkafka, on the embedded broker.</summary>
public sealed class KcatTests(EmbeddedKafkaFixture fixture) : ConformanceTest(fixture)
{
    private static readonly string? Kcat = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, "kcat"))
        .FirstOrDefault(File.Exists);

    public override ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Kcat is null, "This test needs kcat. To run it, install kcat, so that it is on the PATH.");
        return base.InitializeAsync();
    }

    [Fact]
    public async Task It_lists_the_metadata()
    {
        var topic = await CreateTopicAsync(partitions: 3);

        var listed = await RunAsync("-L", "-t", topic);

        Assert.Contains($"broker 1 at {BootstrapServers} (controller)", listed, StringComparison.Ordinal);
        Assert.Contains($"topic \"{topic}\" with 3 partitions", listed, StringComparison.Ordinal);
        Assert.Contains($"\"{topic}\" with 3 partitions", await RunAsync("-L"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_produces_and_consumes()
    {
        var topic = await CreateTopicAsync();

        await RunWithInputAsync("k1:one\nk2:two\n", "-P", "-t", topic, "-K:", "-z", "snappy", "-H", "source=kcat");

        Assert.Equal(["one", "two"], ReadValues(topic, 2));
        Assert.Contains("0 k1=one source=kcat\n1 k2=two source=kcat\n", await RunAsync("-C", "-t", topic, "-e", "-f", "%o %k=%s %h\n"), StringComparison.Ordinal);
        Assert.Contains("two", await RunAsync("-C", "-t", topic, "-o", "-1", "-e"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_consumes_in_a_group()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var group = Unique("group");
        await RunWithInputAsync("a\n", "-P", "-t", topic, "-p", "0");
        await RunWithInputAsync("b\n", "-P", "-t", topic, "-p", "1");

        var first = await RunAsync("-G", group, "-X", "auto.offset.reset=earliest", "-c", "2", topic);

        Assert.Contains("a\n", first, StringComparison.Ordinal);
        Assert.Contains("b\n", first, StringComparison.Ordinal);
        Assert.Equal(
            [1, 1],
            (await Admin.ListConsumerGroupOffsetsAsync([new(group, null)])).Single().Partitions.Select(partition => (int)partition.Offset.Value));
    }

    [Theory]
    [InlineData("read_committed", false)]
    [InlineData("read_uncommitted", true)]
    public async Task It_keeps_to_the_isolation_level(string isolation, bool seesAborted)
    {
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"));
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "aborted");
        producer.AbortTransaction(Patience);
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "committed");
        producer.CommitTransaction(Patience);

        var consumed = await RunAsync("-C", "-t", topic, "-e", "-X", $"isolation.level={isolation}");

        Assert.Contains("committed", consumed, StringComparison.Ordinal);
        Assert.Equal(seesAborted, consumed.Contains("aborted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_produces_in_a_transaction()
    {
        var topic = await CreateTopicAsync();

        await RunWithInputAsync("a\nb\n", "-P", "-t", topic, "-X", $"transactional.id={Unique("id")}");

        Assert.Equal(["a", "b"], ReadValues(topic, 2, Confluent.Kafka.IsolationLevel.ReadCommitted));
        Assert.Equal(3, await LatestOffsetAsync(topic));
    }

    private Task<string> RunAsync(params IEnumerable<string> arguments) => RunWithInputAsync("", arguments);

    private Task<string> RunWithInputAsync(string input, params IEnumerable<string> arguments) =>
        ToolProcess.RunAsync(Kcat!, ["-b", BootstrapServers, .. arguments], input);
}
