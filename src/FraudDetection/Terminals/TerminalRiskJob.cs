using FraudDetection.Contracts;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Time;

namespace FraudDetection.Terminals;

/// <summary>
/// The job beside the one that decides: transactions and labels in, by terminal; the terminals' histories out, to the compacted
/// topic that the deciding job reads as a table. It has an exchange, so one instance runs all of it.
/// </summary>
public static class TerminalRiskJob
{
    /// <summary>The uid of the operator that keeps the histories.</summary>
    public const string HistoryUid = "terminal-history";

    private const string AlignmentGroup = "terminals";

    /// <summary>Builds the job; nothing runs before the environment executes.</summary>
    /// <param name="environment">Where to build it; with an application id of its own.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="registry">Where the schemas of transactions and labels are looked up.</param>
    /// <param name="options">How records are validated, and how far events come out of order.</param>
    /// <param name="jobOptions">How event time goes on, and how long terminals are remembered; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Terminals would be forgotten while they still count.</exception>
    public static void Build(
        StreamExecutionEnvironment environment,
        FraudTopicNames topics,
        ISchemaRegistry registry,
        FraudOptions options,
        TerminalRiskJobOptions? jobOptions = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(options);
        jobOptions ??= new();
        if (jobOptions.Expiry != TimeSpan.Zero)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(jobOptions.Expiry, TerminalRiskJobOptions.LeastExpiry, nameof(jobOptions));
        }

        var transactionSource = new KafkaSource<Transaction>(topics.Transactions, new TransactionDeserializer(registry, options));
        var labelSource = new KafkaSource<FraudLabel>(topics.Labels, new LabelDeserializer(registry, options));
        var transactions = environment.FromSource(
            transactionSource, TimeOf<Transaction>(static (in transaction) => transaction.EventTime, options, jobOptions), "terminal-transactions");
        var labels = environment.FromSource(
            labelSource, TimeOf<FraudLabel>(static (in label) => label.LabelTime, options, jobOptions), "terminal-labels");

        // The deciding job puts rejected transactions among the dead letters.
        transactions.GetSideOutput(transactionSource.DeadLetters).ForEach(static _ => { }, "rejected-transactions");
        labels.GetSideOutput(labelSource.DeadLetters).SinkTo(new KafkaDeadLetterSink(topics.DeadLetters));

        transactions.Map(TerminalEvent.Of)
            .Union(labels.Map(TerminalEvent.Of))
            .KeyBy(static element => element.TerminalId)
            .Process(() => new TerminalRiskFunction(jobOptions.Expiry), HistoryUid).Uid(HistoryUid)
            .SinkTo(new KafkaSink<TerminalRisk>(topics.TerminalRisk, new TerminalRiskSerializer()));
    }

    private static WatermarkStrategy<T> TimeOf<T>(TimestampAssigner<T> time, FraudOptions options, TerminalRiskJobOptions jobOptions) =>
        WatermarkStrategy.ForBoundedOutOfOrderness(options.MaxOutOfOrderness, time)
            .WithIdleness(jobOptions.IdleTimeout)
            .WithWatermarkAlignment(AlignmentGroup, jobOptions.MaxDrift);
}
