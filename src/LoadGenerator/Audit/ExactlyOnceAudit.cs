using System.Text;
using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Pipeline;
using LoadGenerator.Kafka;
using LoadGenerator.Reports;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Avro;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.State;

namespace LoadGenerator.Audit;

/// <summary>
/// Audits a run after the fact: reads input and output read_committed from the beginning to where they ended when the
/// audit began, and holds them against a single-threaded replay. Let the service catch up first: what it has not decided
/// yet counts as lost.
/// </summary>
public sealed class ExactlyOnceAudit
{
    private const int TurnRecords = 1000;
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly IRunProgress _progress;
    private readonly TransactionDeserializer _transactions;
    private readonly int _decisionSchemaId;
    private readonly DeciderCatalog _deciders;
    private readonly AuditJudge _judge;
    private readonly ChangelogStateReader? _states;
    private readonly Decision _decision = new();
    private long _done;
    private long _total;

    /// <summary>Prepares an audit.</summary>
    /// <param name="options">What to read, and the options that the service decided with.</param>
    /// <param name="registry">Knows the schemas of the transactions.</param>
    /// <param name="schemaIds">The registry's ids of the service's own schemas.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Hears how far the audit has come.</param>
    /// <exception cref="ArgumentException">The options for deciding are not valid.</exception>
    public ExactlyOnceAudit(
        AuditOptions options, ISchemaRegistry registry, FraudSchemaIds schemaIds, TimeProvider time, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(schemaIds);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(progress);
        _options = options;
        _time = time;
        _progress = progress;
        _transactions = new TransactionDeserializer(registry, options.Fraud);
        _decisionSchemaId = schemaIds.Decision;
        _deciders = new DeciderCatalog(options.Fraud);
        _judge = new AuditJudge(options.Fraud, _deciders);
        _states = options.ApplicationId is { } application
            ? new ChangelogStateReader(
                new StreamExecutionOptions
                {
                    ApplicationId = application,
                    Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = options.Bootstrap },
                },
                options.Topics.Transactions,
                NullLogger.Instance,
                time)
            : null;
    }

    /// <summary>Runs the audit. Call it once.</summary>
    /// <exception cref="AuditException">It could not read to the end; the message says why.</exception>
    /// <exception cref="TopicMissingException">One of the topics does not exist.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public async Task<AuditReport> RunAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _options.Bootstrap })
            .SetLogHandler(static (_, _) => { })
            .Build();

        // The outputs first: a decision that is inside its end has a transaction that is inside the input's end.
        var decisions = await TopicRange.CaptureAsync(admin, _options.Topics.Decisions);
        var deadLetters = await TopicRange.CaptureAsync(admin, _options.Topics.DeadLetters);
        var transactions = await TopicRange.CaptureAsync(admin, _options.Topics.Transactions);
        await ReadVersionsAsync(cancellationToken);
        if (decisions.Partitions != transactions.Partitions || deadLetters.Partitions != transactions.Partitions)
        {
            throw new AuditException(
                $"The topics must have the same number of partitions, but {transactions.Topic} has " +
                $"{transactions.Partitions}, {decisions.Topic} {decisions.Partitions} and {deadLetters.Topic} " +
                $"{deadLetters.Partitions}: create them again, alike.");
        }

        _total = transactions.Records + decisions.Records + deadLetters.Records;
        await Task.Factory.StartNew(
            () => Read(transactions, decisions, deadLetters, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var notes = new[] { transactions, decisions, deadLetters }
            .Where(range => range.Starts.Any(start => start > 0))
            .Select(range => $"The oldest records of {range.Topic} have been deleted: the replay lacks them.");
        return _judge.Conclude() with { Notes = [.. notes] };
    }

    // After the ends were looked up: whatever a decision names was in its topic before it.
    private async Task ReadVersionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _options.FillAsync(_deciders, cancellationToken);
        }
        catch (Exception e) when (e is ControlTopicException or InvalidDataException or IOException)
        {
            throw new AuditException($"The versions of rules and model can't be read: {e.Message}");
        }
    }

    // Partition by partition, the input and its decisions side by side, so that little has to be kept.
    private void Read(TopicRange transactions, TopicRange decisions, TopicRange deadLetters, CancellationToken cancellationToken)
    {
        using var input = BuildConsumer();
        using var output = BuildConsumer();
        for (var partition = 0; partition < transactions.Partitions; partition++)
        {
            var transactionReader = Reader(input, transactions, partition);
            var decisionReader = Reader(output, decisions, partition);
            while (!transactionReader.IsAtEnd || !decisionReader.IsAtEnd)
            {
                TakeTurn(transactionReader, OnTransaction, cancellationToken);
                TakeTurn(decisionReader, OnDecision, cancellationToken);
            }

            ReadState(transactions, partition, cancellationToken);
            _judge.EndPartition(partition);
            var deadLetterReader = Reader(output, deadLetters, partition);
            while (!deadLetterReader.IsAtEnd)
            {
                TakeTurn(deadLetterReader, OnDeadLetter, cancellationToken);
            }
        }
    }

    private void ReadState(TopicRange transactions, int partition, CancellationToken cancellationToken)
    {
        if (_states is null)
        {
            return;
        }

        try
        {
            // This thread does nothing else, so it may wait.
            using var state = _states.ReadAsync(partition, cancellationToken).GetAwaiter().GetResult();
            if (state.NextOffset != transactions.Ends[partition])
            {
                _judge.OnWrongState(partition, FormattableString.Invariant(
                    $"the state stands at offset {state.NextOffset}, the input ends at {transactions.Ends[partition]}"));
            }

            var cards = state.Values(FraudJob.DecideUid, DecideFunction.CardDescriptor)
                .Select(card => KeyValuePair.Create(Encoding.UTF8.GetString(card.Key), card.Value)).ToList();
            _judge.OnState(partition, cards, state.Count - cards.Count);
        }
        catch (Exception e) when (e is InvalidDataException or StateIncompatibleException)
        {
            _judge.OnWrongState(partition, e.Message);
        }
    }

    private void TakeTurn(
        CommittedPartitionReader reader, Action<ConsumeResult<byte[], byte[]>> take, CancellationToken cancellationToken)
    {
        var before = reader.Position;
        for (var i = 0; i < TurnRecords && !reader.IsAtEnd; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Read(PollTimeout) is not { } result)
            {
                break;
            }

            take(result);
        }

        _done += reader.Position - before;
        _progress.Report("audit", Math.Min(_done, _total), _total);
    }

    private void OnTransaction(ConsumeResult<byte[], byte[]> result)
    {
        var record = CommittedPartitionReader.ToRecord(result);
        if (_transactions.TryDeserialize(record, out var transaction, out var rejection))
        {
            _judge.OnTransaction(record.Partition, transaction);
        }
        else
        {
            _judge.OnInvalid(record.Partition, record.Offset, rejection ?? "rejected");
        }
    }

    private void OnDecision(ConsumeResult<byte[], byte[]> result)
    {
        var value = result.Message.Value;
        if (value is null || !ConfluentWireFormat.TryReadHeader(value, out var schemaId))
        {
            _judge.OnUnreadableDecision(result.Partition.Value, result.Offset.Value, "it has no wire format header");
        }
        else if (schemaId != _decisionSchemaId)
        {
            _judge.OnUnreadableDecision(
                result.Partition.Value,
                result.Offset.Value,
                $"it is written with the schema id {schemaId}, this version's is {_decisionSchemaId}");
        }
        else if (DecisionCodec.TryRead(value.AsMemory(ConfluentWireFormat.HeaderSize), _decision, out var problem))
        {
            _judge.OnDecision(result.Partition.Value, _decision);
        }
        else
        {
            _judge.OnUnreadableDecision(result.Partition.Value, result.Offset.Value, problem);
        }
    }

    private void OnDeadLetter(ConsumeResult<byte[], byte[]> result)
    {
        var (partition, offset) = (result.Partition.Value, result.Offset.Value);
        if (!DeadLetterOrigin.TryRead(result.Message.Headers, out var origin, out var problem))
        {
            _judge.OnUnreadableDeadLetter(partition, offset, problem);
        }
        else if (origin.Topic == _options.Topics.Labels)
        {
            // Labels are the terminal stage's; no decision is due to one.
        }
        else if (origin.Topic != _options.Topics.Transactions)
        {
            _judge.OnUnreadableDeadLetter(partition, offset, $"it comes from the topic {origin.Topic}");
        }
        else
        {
            _judge.OnDeadLetter(origin.Partition, origin.Offset);
        }
    }

    private IConsumer<byte[], byte[]> BuildConsumer() => CommittedPartitionReader.BuildConsumer(
        new Dictionary<string, string> { ["bootstrap.servers"] = _options.Bootstrap }, "fraudstream-audit");

    private CommittedPartitionReader Reader(IConsumer<byte[], byte[]> consumer, TopicRange range, int partition) => new(
        consumer,
        new TopicPartition(range.Topic, partition),
        range.Starts[partition],
        range.Ends[partition],
        _options.StallTimeout,
        _time);
}
