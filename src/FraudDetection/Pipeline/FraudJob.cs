using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Scoring;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Avro;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Time;

namespace FraudDetection.Pipeline;

/// <summary>The job: transactions in, decisions, alerts and dead letters out.</summary>
public static class FraudJob
{
    /// <summary>The uid of the operator that decides; it holds the cards' state.</summary>
    public const string DecideUid = "decide";

    /// <summary>Builds the job; nothing runs before the environment executes.</summary>
    /// <param name="environment">Where to build it.</param>
    /// <param name="topics">The topics; all must have the same partition count.</param>
    /// <param name="registry">Where the schemas of transactions are looked up.</param>
    /// <param name="schemaIds">The ids under which the registry knows the service's own schemas.</param>
    /// <param name="options">How transactions are validated and decided.</param>
    /// <param name="setup">With what is decided; the built-in rules and no model if null.</param>
    /// <param name="inputs">
    /// Makes what decisions rest on besides their cards, for each partition; <see cref="NoInputs"/> if null.
    /// </param>
    /// <param name="loggerFactory">Makes the loggers; none by default.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static void Build(
        StreamExecutionEnvironment environment,
        FraudTopicNames topics,
        ISchemaRegistry registry,
        FraudSchemaIds schemaIds,
        FraudOptions options,
        CurrentSetup? setup = null,
        Func<IDecisionInputs>? inputs = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(schemaIds);
        ArgumentNullException.ThrowIfNull(options);
        setup ??= new(new(new FraudDecider(options)));
        inputs ??= static () => NoInputs.Instance;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<DeclineLimiter>();
        var source = new KafkaSource<Transaction>(topics.Transactions, new TransactionDeserializer(registry, options));
        var watermarks = WatermarkStrategy.ForBoundedOutOfOrderness(
            options.MaxOutOfOrderness, static (in Transaction transaction) => transaction.EventTime);

        var transactions = environment.FromSource(source, watermarks, "transactions");
        transactions.GetSideOutput(source.DeadLetters).SinkTo(new KafkaDeadLetterSink(topics.DeadLetters));

        var decisions = transactions.KeyByRecordKey().Process(
            () => new DecideFunction(setup, new DeclineLimiter(options, inputs(), logger)), DecideUid);
        decisions.SinkTo(new KafkaSink<Decision>(topics.Decisions, new DecisionSerializer(schemaIds.Decision)));
        decisions.GetSideOutput(DecideFunction.Alerts)
            .SinkTo(new KafkaSink<Alert>(topics.Alerts, new AlertSerializer(schemaIds.Alert)));
    }
}
