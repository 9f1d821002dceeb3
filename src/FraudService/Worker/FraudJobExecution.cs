using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Pipeline;
using FraudService.Configuration;
using Microsoft.Extensions.Logging;
using StreamCore.Avro;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace FraudService.Worker;

/// <summary>Runs the fraud job as the settings say.</summary>
public static class FraudJobExecution
{
    /// <summary>Prepares topics and schemas and runs the job until it is cancelled, which commits the open epochs.</summary>
    /// <exception cref="JobFailedException">The job failed; the message says where and why.</exception>
    /// <exception cref="SchemaRegistryException">The registry refused a schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    /// <exception cref="KafkaException">The topics cannot be created.</exception>
    public static async Task RunAsync(
        FraudServiceOptions options, ILoggerFactory loggerFactory, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var client = options.SchemaRegistry.Urls.Count > 0 ? new SchemaRegistryClient(options.SchemaRegistry, time) : null;
        ISchemaRegistry registry = client is null ? FraudSchemas.CreateLocalRegistry() : client;
        var schemaIds = await FraudSchemas.RegisterAsync(registry, cancellation);
        if (options.CreateTopics)
        {
            await CreateTopicsAsync(options).WaitAsync(cancellation);
        }

        var environment = new StreamExecutionEnvironment(options.ToExecutionOptions(), loggerFactory, time);
        FraudJob.Build(environment, options.Topics, registry, schemaIds, options.Fraud);
        await environment.ExecuteAsync("fraud-detection", cancellation);
    }

    private static async Task CreateTopicsAsync(FraudServiceOptions options)
    {
        using var admin = new AdminClientBuilder(options.Kafka.ToClientSettings()).SetLogHandler((_, _) => { }).Build();
        await KafkaTopics.CreateMissingAsync(admin, [.. options.Topics.All.Select(
            topic => new KafkaTopic(topic, options.Partitions ?? 1, ReplicationFactor: options.ReplicationFactor))]);
    }
}
