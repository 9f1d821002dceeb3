using System.Text;
using Confluent.Kafka;
using FraudDetection.Control;
using FraudDetection.Features;
using FraudDetection.Pipeline;
using FraudDetection.Scoring;
using FraudDetection.Terminals;
using FraudService.Configuration;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka.Tables;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;
using StreamCore.State.Savepoints;

namespace FraudService.Worker;

/// <summary>One execution of the fraud job as the settings say.</summary>
public sealed partial class FraudJobExecution
{
    private readonly FraudServiceOptions _options;
    private readonly ILoggerFactory _loggerFactory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StreamExecutionEnvironment _environment;
    private readonly CurrentSetup _setup;
    private readonly TerminalRiskTable _terminals = new();
    private volatile KafkaTable? _table;
    private volatile DecisionControl? _control;

    /// <summary>Builds the job.</summary>
    public FraudJobExecution(
        FraudServiceOptions options, SchemaRegistration schemas, ILoggerFactory loggerFactory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(schemas);
        _options = options;
        _loggerFactory = loggerFactory;
        _time = time;
        _logger = loggerFactory.CreateLogger<FraudJobExecution>();
        _setup = new(new(new FraudDecider(options.Fraud)));
        _environment = new StreamExecutionEnvironment(options.ToExecutionOptions(options.State.CreateBackend(loggerFactory, time)), loggerFactory, time);
        FraudJob.Build(_environment, options.Topics, schemas.Registry, schemas.Ids, options.Fraud, _setup, CreateInputs, loggerFactory);
    }

    /// <summary>Whether the job runs: it has begun and has not ended.</summary>
    public bool IsRunning => GetStatus().Phase == JobPhase.Running;

    /// <summary>How the job fares.</summary>
    public JobStatus GetStatus() => _environment.GetStatus();

    /// <summary>What decides now; null before the job runs.</summary>
    public ControlStatus? Control => _control?.Status;

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

    /// <summary>How the table of terminals fares; null before the job runs, and if there is none.</summary>
    public KafkaTableStatus? TerminalTable => _table?.Status;

    /// <summary>
    /// Creates the topics if the settings say so, waits for the live rules and model, the lists and the table of terminals, and runs
    /// the job until it is cancelled, which commits the open epochs.
    /// </summary>
    /// <exception cref="JobFailedException">The job failed; the message says where and why.</exception>
    /// <exception cref="KafkaException">The topics cannot be created.</exception>
    /// <exception cref="ControlTopicException">It can't be found out with what to decide, or that can't be used.</exception>
    /// <exception cref="InvalidDataException">The file of the rules or the model can't be used.</exception>
    /// <exception cref="IOException">The file of the rules or the model can't be read.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await TopicCreation.RunAsync(_options, cancellation);
        await using var control = await DecisionControl.StartAsync(_options.ToControlOptions(), _options.Fraud, _setup, _loggerFactory, _time, cancellation);
        _control = control;
        using var table = _options.TerminalRisk.ReadsTable ? await OpenTableAsync(cancellation) : null;
        await _environment.ExecuteAsync("fraud-detection", cancellation);
    }

    /// <summary>Called when a partition's operators are created, which is while the job runs.</summary>
    private TerminalInputs CreateInputs() => new(_terminals, new ListInputs(_control!.Lists, NoInputs.Instance));

    private async Task<KafkaTable> OpenTableAsync(CancellationToken cancellation)
    {
        var table = new KafkaTable(
            new()
            {
                Topic = _options.Topics.TerminalRisk,
                Kafka = _options.Kafka.ToClientSettings(),
                ClientId = $"{_options.ApplicationId}-{_options.InstanceId}-terminals",
            },
            _terminals.Apply,
            loggerFactory: _loggerFactory,
            timeProvider: _time);
        _table = table;
        try
        {
            var timeout = _options.TerminalRisk.CatchUpTimeout;
            if (!await table.WaitUntilCaughtUpAsync(timeout, cancellation))
            {
                LogNotCaughtUp(_options.Topics.TerminalRisk, timeout.TotalSeconds);
            }

            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    [LoggerMessage(22, LogLevel.Warning, "The table of terminals has not had all of {Topic} in {Seconds} s; decisions begin with what is known until now")]
    private partial void LogNotCaughtUp(string topic, double seconds);
}
