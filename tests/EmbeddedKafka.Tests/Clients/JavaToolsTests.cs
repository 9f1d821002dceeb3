using Confluent.Kafka;
using EmbeddedKafka.Tests.Conformance;

namespace EmbeddedKafka.Tests.Clients;

/// <summary>The tools of the Kafka distribution in <c>KAFKA_HOME</c>, which use the Java clients, on the embedded broker.</summary>
public sealed class JavaToolsTests(EmbeddedKafkaFixture fixture) : ConformanceTest(fixture)
{
    private const string Topics = "org.apache.kafka.tools.TopicCommand";
    private const string Producer = "org.apache.kafka.tools.ConsoleProducer";
    private const string Consumer = "org.apache.kafka.tools.consumer.ConsoleConsumer";
    private const string Groups = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    private const string Offsets = "org.apache.kafka.tools.GetOffsetShell";
    private const string Transactions = "org.apache.kafka.tools.TransactionsCommand";
    private const string Performance = "org.apache.kafka.tools.ProducerPerformance";
    private const string Configs = "kafka.admin.ConfigCommand";

    public override ValueTask InitializeAsync()
    {
        KafkaFixture.RequireKafkaHome();
        return base.InitializeAsync();
    }

    [Fact]
    public async Task TopicCommand_creates_describes_alters_and_deletes()
    {
        var topic = Unique("topic");

        Assert.Contains($"Created topic {topic}", await RunAsync(Topics, "--create", "--topic", topic, "--partitions", "2", "--config", "retention.ms=12345"), StringComparison.Ordinal);
        var described = await RunAsync(Topics, "--describe", "--topic", topic);
        Assert.Contains("PartitionCount: 2", described, StringComparison.Ordinal);
        Assert.Contains("ReplicationFactor: 1", described, StringComparison.Ordinal);
        Assert.Contains("retention.ms=12345", described, StringComparison.Ordinal);
        await RunAsync(Topics, "--alter", "--topic", topic, "--partitions", "3");
        Assert.Contains("PartitionCount: 3", await RunAsync(Topics, "--describe", "--topic", topic), StringComparison.Ordinal);
        await RunAsync(Topics, "--delete", "--topic", topic);
        Assert.DoesNotContain(topic, await RunAsync(Topics, "--list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task ConsoleProducer_and_ConsoleConsumer_understand_each_other_and_us(string compression)
    {
        var topic = await CreateTopicAsync();

        await RunWithInputAsync(
            "k1:one\nk2:two\n", Producer, "--topic", topic, "--compression-codec", compression,
            "--reader-property", "parse.key=true", "--reader-property", "key.separator=:");

        Assert.Equal(
            [("k1", "one"), ("k2", "two")],
            ReadRecords(topic, 2).Select(record => (record.Message.Key, record.Message.Value)));
        var consumed = await RunAsync(Consumer, "--topic", topic, "--from-beginning", "--max-messages", "2", "--timeout-ms", "60000");
        Assert.Contains("one\ntwo\n", consumed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConsoleConsumer_reads_committed_data_only_and_its_group_is_kept()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var producer = CreateTransactionalProducer(Unique("id"));
        foreach (var value in new[] { "committed-1", "aborted", "committed-2" })
        {
            producer.BeginTransaction();
            await ProduceAsync(producer, topic, value);
            if (value == "aborted")
            {
                producer.AbortTransaction(Patience);
            }
            else
            {
                producer.CommitTransaction(Patience);
            }
        }

        var consumed = await RunAsync(
            Consumer, "--topic", topic, "--group", group, "--from-beginning", "--isolation-level", "read_committed",
            "--max-messages", "2", "--timeout-ms", "60000");

        Assert.Contains("committed-1\ncommitted-2\n", consumed, StringComparison.Ordinal);
        Assert.DoesNotContain("aborted", consumed, StringComparison.Ordinal);
        Assert.Contains(group, await RunAsync(Groups, "--list"), StringComparison.Ordinal);
        var described = await RunAsync(Groups, "--describe", "--group", group);
        Assert.Matches($@"{group}\s+{topic}\s+0\s+[56]\s+6", described); // behind the last record or behind its marker
        await RunAsync(Groups, "--reset-offsets", "--group", group, "--topic", topic, "--to-earliest", "--execute");
        Assert.Matches($@"{group}\s+{topic}\s+0\s+0\s+6\s+6", await RunAsync(Groups, "--describe", "--group", group));
        await RunAsync(Groups, "--delete", "--group", group);
        Assert.DoesNotContain(group, await RunAsync(Groups, "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConsumerGroupCommand_describes_an_active_group()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var group = Unique("group");
        using var member = new GroupMember(BootstrapServers, group, topic);
        await UntilAsync(() => member.Assignment.Count == 2, "the member has both partitions");

        Assert.Matches($@"{group}\s+.*range\s+Stable\s+1", await RunAsync(Groups, "--describe", "--group", group, "--state"));
        Assert.Matches($@"{group}\s+rdkafka-\S+\s+\S+\s+rdkafka\s+2", await RunAsync(Groups, "--describe", "--group", group, "--members"));
    }

    [Fact]
    public async Task GetOffsetShell_finds_first_and_last_offsets()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a", "b", "c");
        await Admin.DeleteRecordsAsync([new(topic, 0, 1)]);

        Assert.Contains($"{topic}:0:1", await RunAsync(Offsets, "--topic", topic, "--time", "earliest"), StringComparison.Ordinal);
        Assert.Contains($"{topic}:0:3", await RunAsync(Offsets, "--topic", topic, "--time", "latest"), StringComparison.Ordinal);
        Assert.Contains($"{topic}:0:", await RunAsync(Offsets, "--topic", topic, "--time", "max-timestamp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransactionsCommand_lists_and_describes()
    {
        var topic = await CreateTopicAsync();
        var id = Unique("id");
        var producer = CreateTransactionalProducer(id);
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "a");

        Assert.Matches($@"{id}\s+\d+\s+\d+\s+Ongoing", await RunAsync(Transactions, "list"));
        var described = await RunAsync(Transactions, "describe", "--transactional-id", id);
        Assert.Contains("Ongoing", described, StringComparison.Ordinal);
        Assert.Contains($"{topic}-0", described, StringComparison.Ordinal);
        Assert.Matches(@"\d+\s+0\s+-?\d+\s+0\s+\d+\s+0\s*$", (await RunAsync(Transactions, "describe-producers", "--topic", topic, "--partition", "0")).TrimEnd());
        producer.CommitTransaction(Patience);
        Assert.Matches($@"{id}\s+\d+\s+\d+\s+CompleteCommit", await RunAsync(Transactions, "list"));
    }

    [Fact]
    public async Task ProducerPerformance_produces_in_transactions()
    {
        var topic = await CreateTopicAsync();

        await RunAsync(
            Performance, "--topic", topic, "--num-records", "500", "--record-size", "10", "--throughput", "1000",
            "--transactional-id", Unique("id"), "--transaction-duration-ms", "50");

        Assert.Equal(500, ReadRecords(topic, 500, IsolationLevel.ReadCommitted).Count);
    }

    [Fact]
    public async Task ConfigCommand_alters_and_describes_topics()
    {
        var topic = await CreateTopicAsync();

        await RunAsync(Configs, "--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", "retention.ms=777,cleanup.policy=[compact,delete]");
        var described = await RunAsync(Configs, "--describe", "--entity-type", "topics", "--entity-name", topic);
        Assert.Contains("retention.ms=777", described, StringComparison.Ordinal);
        Assert.Contains("cleanup.policy=compact,delete", described, StringComparison.Ordinal);
        await RunAsync(Configs, "--alter", "--entity-type", "topics", "--entity-name", topic, "--delete-config", "retention.ms");
        Assert.DoesNotContain("retention.ms=777", await RunAsync(Configs, "--describe", "--entity-type", "topics", "--entity-name", topic), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(string tool, params IEnumerable<string> arguments) => RunWithInputAsync("", tool, arguments);

    private Task<string> RunWithInputAsync(string input, string tool, params IEnumerable<string> arguments)
    {
        var javaHome = Environment.GetEnvironmentVariable("JAVA_HOME");
        var java = string.IsNullOrWhiteSpace(javaHome) ? "java" : Path.Combine(javaHome, "bin", "java");
        var libs = Path.Combine(Environment.GetEnvironmentVariable("KAFKA_HOME")!, "libs", "*");

        // The tools run for a moment only: compiling much of them would cost more than it saves.
        return ToolProcess.RunAsync(
            java,
            ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp", libs, tool, "--bootstrap-server", BootstrapServers, .. arguments],
            input);
    }
}
