using Confluent.Kafka;
using FraudDetection.Pipeline;
using FraudService.Configuration;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace FraudService.Worker;

/// <summary>One execution of the fraud job as the settings say.</summary>
public sealed class FraudJobExecution
{
    private readonly FraudServiceOptions _options;
    private readonly StreamExecutionEnvironment _environment;

    /// <summary>Builds the job.</summary>
    public FraudJobExecution(
        FraudServiceOptions options, SchemaRegistration schemas, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(schemas);
        _options = options;
        _environment = new StreamExecutionEnvironment(options.ToExecutionOptions(), loggerFactory, time);
        FraudJob.Build(_environment, options.Topics, schemas.Registry, schemas.Ids, options.Fraud);
    }

    /// <summary>How each partition fares; empty before the job runs.</summary>
    public IReadOnlyList<PartitionStatus> GetPartitions() => [.. _environment.GetStatus().Regions.SelectMany(region => region.Partitions)];

    /// <summary>
    /// Creates the topics if the settings say so and runs the job until it is cancelled, which commits the open epochs.
    /// </summary>
    /// <exception cref="JobFailedException">The job failed; the message says where and why.</exception>
    /// <exception cref="KafkaException">The topics cannot be created.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (_options.CreateTopics)
        {
            await CreateTopicsAsync().WaitAsync(cancellation);
        }

        await _environment.ExecuteAsync("fraud-detection", cancellation);
    }

    private async Task CreateTopicsAsync()
    {
        using var admin = new AdminClientBuilder(_options.Kafka.ToClientSettings()).SetLogHandler((_, _) => { }).Build();
        await KafkaTopics.CreateMissingAsync(admin, [.. _options.Topics.ToList().Select(
            topic => new KafkaTopic(topic, _options.Partitions ?? 1, ReplicationFactor: _options.ReplicationFactor))]);
    }
}
