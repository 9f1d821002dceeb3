using System.Text;
using Confluent.Kafka;
using FraudDetection.Features;
using FraudDetection.Pipeline;
using FraudService.Configuration;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;
using StreamCore.State.Savepoints;

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
        _environment = new StreamExecutionEnvironment(options.ToExecutionOptions(options.State.CreateBackend(loggerFactory, time)), loggerFactory, time);
        FraudJob.Build(_environment, options.Topics, schemas.Registry, schemas.Ids, options.Fraud, loggerFactory);
    }

    /// <summary>Whether the job runs: it has begun and has not ended.</summary>
    public bool IsRunning => GetStatus().Phase == JobPhase.Running;

    /// <summary>How the job fares.</summary>
    public JobStatus GetStatus() => _environment.GetStatus();

    /// <summary>How each partition fares; empty before the job runs.</summary>
    public IReadOnlyList<PartitionStatus> GetPartitions() => [.. GetStatus().Regions.SelectMany(region => region.Partitions)];

    /// <summary>Reads what is remembered of a card, as of the last committed epoch.</summary>
    /// <param name="cardId">The card's id.</param>
    /// <param name="partition">The partition of its transactions; null if it follows from the id as with any Kafka producer.</param>
    /// <param name="timeout">How long to wait for an answer.</param>
    /// <param name="cancellation">Gives the question up.</param>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    /// <exception cref="InvalidOperationException">The job does not run.</exception>
    public Task<StateQueryResult<CardState>> QueryCardAsync(string cardId, int? partition, TimeSpan timeout, CancellationToken cancellation) =>
        _environment.QueryAsync<ReadOnlyMemory<byte>, CardState>(
            FraudJob.DecideUid, DecideFunction.CardDescriptor, Encoding.UTF8.GetBytes(cardId), timeout, partition, cancellation);

    /// <summary>Writes a savepoint of this instance's partitions.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="stop">Whether the job ends behind it.</param>
    /// <param name="cancellation">Gives it up; the job goes on then.</param>
    /// <returns>The files.</returns>
    /// <exception cref="SavepointException">It could not be written, and the job goes on.</exception>
    /// <exception cref="InvalidOperationException">The job does not run.</exception>
    public Task<IReadOnlyList<string>> WriteSavepointAsync(string directory, bool stop, CancellationToken cancellation) => stop
        ? _environment.StopWithSavepointAsync(directory, cancellation)
        : _environment.CreateSavepointAsync(directory, cancellation);

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
        await KafkaTopics.CreateMissingAsync(admin, _options.Topics.ToKafkaTopics(_options.Partitions ?? 1, _options.ReplicationFactor));
    }
}
