using Confluent.Kafka;
using EmbeddedKafka;

namespace StateBackends;

/// <summary>The changelog in a topic of the embedded broker.</summary>
internal static class ChangelogTopic
{
    public const string Name = "changelog";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Starts a broker with files of its own, and writes the compacted changelog into it.</summary>
    public static async Task<EmbeddedKafkaBroker> CreateAsync(BenchmarkSettings settings, string directory, Action<long> onProgress, CancellationToken cancellation)
    {
        var broker = await EmbeddedKafkaBroker.StartAsync(new EmbeddedKafkaOptions { DataDirectory = directory }, cancellation);
        try
        {
            broker.CreateTopic(Name, partitions: 1);
            await Task.Run(() => Fill(broker.BootstrapServers, settings, onProgress, cancellation), cancellation);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    private static void Fill(string bootstrap, BenchmarkSettings settings, Action<long> onProgress, CancellationToken cancellation)
    {
        string? error = null;
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            LingerMs = 5,
        }).Build();
        var partition = new TopicPartition(Name, 0);
        long done = 0;
        foreach (var (key, value) in new ChangelogRecords(settings, Workload.Updates(settings)).Compacted())
        {
            cancellation.ThrowIfCancellationRequested();
            var record = new Message<byte[], byte[]> { Key = key, Value = value };
            while (!TryProduce(record))
            {
                producer.Flush(TimeSpan.FromMilliseconds(10));
            }

            onProgress(++done);
        }

        if (producer.Flush(Patience) > 0 || error is not null)
        {
            throw new InvalidOperationException($"The changelog could not be written: {error ?? $"not acknowledged in {Patience}"}.");
        }

        bool TryProduce(Message<byte[], byte[]> record)
        {
            try
            {
                producer.Produce(partition, record, report => error ??= report.Error.IsError ? report.Error.Reason : null);
                return true;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }
}
