using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Time;

namespace Examples.Tests.Snippets;

public sealed class KafkaSnippets
{
    [Fact]
    public async Task Words_from_Kafka_to_Kafka()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync();
        var bootstrapServers = kafka.BootstrapServers;
        await PrepareAsync(bootstrapServers);

        #region kafka
        var environment = new StreamExecutionEnvironment(new StreamExecutionOptions
        {
            ApplicationId = "word-count",
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bootstrapServers },
        });

        // Without StoppingOffsets the job runs until it is stopped.
        var source = new KafkaSource<string>("words", new WordDeserializer(), new() { StoppingOffsets = KafkaOffsets.Latest });
        var words = environment.FromSource(source, WatermarkStrategy.ForBoundedOutOfOrderness<string>(TimeSpan.FromSeconds(5)), "words");
        words.KeyBy(word => word)
            .Sum(_ => 1)
            .SinkTo(new KafkaSink<KeyValuePair<string, int>>("counts", new WordCountSerializer()));
        words.GetSideOutput(source.DeadLetters).SinkTo(new KafkaDeadLetterSink("rejected"), "rejected");
        await environment.ExecuteAsync("word-count");
        #endregion

        Assert.Equal(["a=1", "a=2", "b=1"], Read(bootstrapServers, 3).Order());
    }

    private static async Task PrepareAsync(string bootstrapServers)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        await admin.CreateTopicsAsync(new[] { "words", "counts", "rejected" }.Select(
            topic => new TopicSpecification { Name = topic, NumPartitions = 2, ReplicationFactor = 1 }));
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = bootstrapServers }).Build();
        foreach (var word in new[] { "a", "b", "a" })
        {
            await producer.ProduceAsync("words", new() { Value = word }, TestContext.Current.CancellationToken);
        }
    }

    private static List<string> Read(string bootstrapServers, int count)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "check",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        consumer.Subscribe("counts");
        var read = new List<string>();
        while (read.Count < count)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30));
            Assert.NotNull(result);
            read.Add($"{result.Message.Key}={result.Message.Value}");
        }

        return read;
    }
}
