using System.Text;
using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using LoadGenerator.Audit;
using LoadGenerator.Reports;
using StreamCore.Avro;
using StreamCore.Kafka;
using StreamCore.Time;

namespace LoadGenerator.Explain;

/// <summary>
/// Decides a transaction again from the log, with the service's own code: finds it, replays its card up to it, and concludes
/// with the rules and the model that the recorded decision names, on the inputs that are stamped into it.
/// </summary>
/// <param name="options">Where the topics are, and the options that the service decided with.</param>
/// <param name="registry">Knows the schemas of the transactions.</param>
/// <param name="schemaIds">The registry's ids of the service's own schemas.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Hears how far it has come.</param>
public sealed class DecisionExplainer(
    AuditOptions options, ISchemaRegistry registry, FraudSchemaIds schemaIds, TimeProvider time, IRunProgress progress)
{
    private const int ProgressRecords = 5_000;

    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>How far the Kafka time of a record may be from the time that is given.</summary>
    private static readonly TimeSpan AroundTolerance = TimeSpan.FromHours(1);

    private readonly TransactionDeserializer _transactions = new(registry, options.Fraud);

    /// <summary>Explains the decision about a transaction; of several with its id the first that is found.</summary>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="cardId">Its card, to look in one partition only; null if that is not known.</param>
    /// <param name="around">When it was written to Kafka, within an hour, to look there only; null if that is not known.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="AuditException">It is not found, or not decided, or can't be decided again; the message says why.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public async Task<Explanation> ExplainAsync(
        string transactionId, string? cardId, DateTimeOffset? around, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(transactionId);
        using var admin = new AdminClientBuilder(options.ToClientSettings())
            .SetLogHandler(static (_, _) => { })
            .Build();
        var transactions = await TopicRange.CaptureAsync(admin, options.Topics.Transactions).ConfigureAwait(false);
        var decisions = await TopicRange.CaptureAsync(admin, options.Topics.Decisions).ConfigureAwait(false);
        var deciders = new DeciderCatalog(options.Fraud);
        try
        {
            await options.FillAsync(deciders, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ControlTopicException or InvalidDataException or IOException)
        {
            throw new AuditException($"The versions of rules and model can't be read: {e.Message}");
        }

        return await Task.Factory.StartNew(
            () =>
            {
                using var consumer = BuildConsumer();
                var found = Find(consumer, transactions, transactionId, cardId, around, cancellation);
                var observed = Replay(consumer, transactions, found, transactionId, cancellation);
                var recorded = FindDecision(consumer, decisions, found.Partition, transactionId, cancellation);
                return Conclude(found, observed, recorded, deciders, transactions);
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
    }

    private (int Partition, long Offset, string CardId) Find(
        IConsumer<byte[], byte[]> consumer, TopicRange range, string transactionId, string? cardId, DateTimeOffset? around, CancellationToken cancellation)
    {
        var id = Encoding.UTF8.GetBytes(transactionId);
        IEnumerable<int> partitions = cardId is null
            ? Enumerable.Range(0, range.Partitions)
            : [RecordKeyPartitioner.PartitionOf(Encoding.UTF8.GetBytes(cardId), range.Partitions)];
        foreach (var partition in partitions)
        {
            var start = around is { } from ? range.OffsetAt(consumer, partition, from - AroundTolerance) : range.Starts[partition];
            var end = around is { } to ? range.OffsetAt(consumer, partition, to + AroundTolerance) : range.Ends[partition];
            (int, long, string)? found = null;
            Read(consumer, range.Topic, partition, start, end, $"find in partition {partition}", record =>
            {
                if (TryRead(record, out var transaction) && transaction.TransactionId.Span.SequenceEqual(id))
                {
                    found = (partition, record.Offset.Value, Encoding.UTF8.GetString(transaction.CardId.Span));
                }

                return found is null;
            }, cancellation);
            if (found is { } place)
            {
                return place;
            }
        }

        throw new AuditException(
            $"Topic {range.Topic} has no valid transaction '{transactionId}'"
            + (cardId is null ? "" : $" where those of card '{cardId}' are")
            + (around is null ? "." : ", or not within an hour of the time that was given."));
    }

    private (ExpectedDecision Expected, Transaction Transaction, long Before) Replay(
        IConsumer<byte[], byte[]> consumer,
        TopicRange range,
        (int Partition, long Offset, string CardId) found,
        string transactionId,
        CancellationToken cancellation)
    {
        var card = Encoding.UTF8.GetBytes(found.CardId);
        var watermark = new BoundedOutOfOrderness(options.Fraud.MaxOutOfOrderness);
        var state = default(CardState);
        var decision = new Decision();
        var before = -1L;
        ExpectedDecision? expected = null;
        Transaction last = default;
        Read(consumer, range.Topic, found.Partition, range.Starts[found.Partition], found.Offset + 1, "replay the card", record =>
        {
            if (!TryRead(record, out var transaction))
            {
                return true;
            }

            if (transaction.CardId.Span.SequenceEqual(card))
            {
                FraudDecider.Observe(transaction, watermark.Watermark, ref state, decision);
                before++;
                if (record.Offset.Value == found.Offset)
                {
                    expected = new(transaction, decision, found.Partition, before);
                    last = transaction;
                    return false;
                }
            }

            // The watermark is that of the partition, of all cards.
            watermark.OnEvent(transaction.EventTime);
            return true;
        }, cancellation);
        return expected is null
            ? throw new AuditException($"The transaction '{transactionId}' was there and is not any more: its topic loses what is old.")
            : (expected, last, before);
    }

    private (DecisionSnapshot Snapshot, ExplainedDecision Shown) FindDecision(
        IConsumer<byte[], byte[]> consumer, TopicRange range, int partition, string transactionId, CancellationToken cancellation)
    {
        var id = Encoding.UTF8.GetBytes(transactionId);
        var decision = new Decision();
        (DecisionSnapshot, ExplainedDecision)? found = null;
        Read(consumer, range.Topic, partition, range.Starts[partition], range.Ends[partition], "find the decision", record =>
        {
            if (ConfluentWireFormat.TryReadHeader(record.Message.Value, out var schemaId)
                && schemaId == schemaIds.Decision
                && DecisionCodec.TryRead(record.Message.Value.AsMemory(ConfluentWireFormat.HeaderSize), decision, out _)
                && decision.TransactionId.Span.SequenceEqual(id))
            {
                found = (new(decision, partition, 0), ExplainedDecision.Of(decision));
            }

            return found is null;
        }, cancellation);
        return found ?? throw new AuditException(
            $"Topic {range.Topic} has no decision about '{transactionId}' that this version reads: it is not decided yet, or its decision is too old.");
    }

    private static Explanation Conclude(
        (int Partition, long Offset, string CardId) found,
        (ExpectedDecision Expected, Transaction Transaction, long Before) observed,
        (DecisionSnapshot Snapshot, ExplainedDecision Shown) recorded,
        DeciderCatalog deciders,
        TopicRange range)
    {
        FraudDecider decider;
        try
        {
            decider = deciders.Find(recorded.Snapshot.RulesVersion, recorded.Snapshot.ModelVersion);
        }
        catch (InvalidDataException e)
        {
            throw new AuditException($"{e.Message} So the decision can't be made again; it was {recorded.Shown.Outcome} with score {recorded.Shown.Score:F4}.");
        }

        var decision = new Decision();
        var replayed = observed.Expected.Conclude(decider, recorded.Snapshot.Inputs, decision);
        var transaction = observed.Transaction;
        var contributions = new double[FeatureNames.Count];
        decider.Model?.Contributions(decision.Features, contributions);
        return new()
        {
            TransactionId = recorded.Snapshot.TransactionId,
            CardId = found.CardId,
            TerminalId = Encoding.UTF8.GetString(transaction.TerminalId.Span),
            EventTime = DateTimeOffset.FromUnixTimeMilliseconds(transaction.EventTime),
            AmountMinor = transaction.AmountMinor,
            Currency = Encoding.UTF8.GetString(transaction.Currency.Span),
            Position = FormattableString.Invariant($"{range.Topic}[{found.Partition}]@{found.Offset}"),
            IsLogComplete = range.Starts[found.Partition] == 0,
            TransactionsBefore = observed.Before,
            Recorded = recorded.Shown,
            Replayed = ExplainedDecision.Of(decision),
            Differences = replayed.DifferencesTo(recorded.Snapshot),
            ModelProbability = decider.Model is null ? null : decision.ModelProbability,
            BaseLogOdds = decider.Model?.BaseLogOdds,
            Rules = RulesOf(decider, transaction, decision),
            Features = [.. FeatureCatalogue.All.Select((info, i) => new ExplainedFeature(
                info.Name, decision[info.Feature], info.Unit, info.Meaning, decider.Model is null ? null : contributions[i]))],
        };
    }

    private static List<ExplainedRule> RulesOf(FraudDecider decider, in Transaction transaction, Decision decision)
    {
        var rules = new List<ExplainedRule>();
        for (var i = 0; i < decider.Rules.Rules.Length; i++)
        {
            if (decision.Hits.Contains(i))
            {
                var rule = decider.Rules.Rules[i];
                rules.Add(new(rule.Id, rule.State, rule.Weight, rule.Outcome, decider.Rules.DescribeHit(i, transaction, decision.Features)));
            }
        }

        return rules;
    }

    /// <summary>Reads records until one answers false, or the end.</summary>
    private void Read(
        IConsumer<byte[], byte[]> consumer,
        string topic,
        int partition,
        long start,
        long end,
        string stage,
        Func<ConsumeResult<byte[], byte[]>, bool> take,
        CancellationToken cancellation)
    {
        var reader = new CommittedPartitionReader(consumer, new(topic, partition), start, end, options.StallTimeout, time);
        for (var count = 0L; !reader.IsAtEnd; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Read(PollTimeout) is { } record && !take(record))
            {
                break;
            }

            if (count % ProgressRecords == 0)
            {
                progress.Report(stage, reader.Position - start, end - start);
            }
        }

        progress.Report(stage, Math.Max(end - start, 0), Math.Max(end - start, 0));
    }

    private bool TryRead(ConsumeResult<byte[], byte[]> result, out Transaction transaction) =>
        _transactions.TryDeserialize(CommittedPartitionReader.ToRecord(result), out transaction, out _);

    private IConsumer<byte[], byte[]> BuildConsumer() =>
        CommittedPartitionReader.BuildConsumer(options.ToClientSettings(), "fraudstream-explain", AutoOffsetReset.Earliest);
}
