using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using LoadGenerator.Audit;
using LoadGenerator.Kafka;
using LoadGenerator.Reports;

namespace FraudTraining.Data;

/// <summary>
/// The transactions of a topic, in the order of event time, with what the topic of labels says of them; a transaction without a
/// label counts as genuine. Both topics are read to where what is committed ended when they were opened. In memory are the ids of
/// the frauds, the ids of the cards, and the transactions that wait for their order.
/// </summary>
public sealed class LabelledTopics : ILabelledSource
{
    private const string ClientName = "fraudstream-backtest";

    // Each partition has a consumer of its own; the client's default would be 64 MB for each.
    private const int QueuedKilobytes = 4096;
    private const int RecordsPerReport = 20_000;

    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly LabelledTopicsOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, string> _kafka;
    private readonly TransactionDeserializer _transactions;
    private readonly KnownFrauds _frauds = new();
    private readonly IdTable _cards = new(static id => id.ToArray());
    private readonly List<IConsumer<byte[], byte[]>> _consumers = [];
    private readonly List<CommittedPartitionReader> _readers = [];
    private readonly TopicRange _range;
    private EventTimeMerge? _merge;
    private long _processed;
    private long _invalid;
    private long _beforeStart;
    private long _invalidLabels;

    private LabelledTopics(LabelledTopicsOptions options, TopicRange range, TimeProvider time, CancellationToken cancellation)
    {
        _options = options;
        _range = range;
        _time = time;
        _cancellation = cancellation;
        _kafka = new(options.Kafka) { ["queued.max.messages.kbytes"] = FormattableString.Invariant($"{QueuedKilobytes}") };
        _transactions = new(options.Registry, options.Fraud);
    }

    /// <inheritdoc/>
    public string Name => $"topics {_options.Topics.Transactions} and {_options.Topics.Labels}"
        + (_options.Since is { } since ? FormattableString.Invariant($" since {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "");

    /// <inheritdoc/>
    public string Sha256 => "";

    /// <inheritdoc/>
    public long Done => _readers.Sum(reader => reader.Position) - _range.Starts.Sum();

    /// <inheritdoc/>
    public long Total => _range.Records;

    /// <inheritdoc/>
    public TopicRecords? Records => new(_processed, _invalid, _merge?.Late ?? 0, _beforeStart, _frauds.Count, _invalidLabels);

    /// <summary>Looks up where the topics end, and reads the labels.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Hears how far the labels are read.</param>
    /// <param name="cancellation">Gives it up, also later while transactions are read.</param>
    /// <exception cref="TopicMissingException">One of the topics does not exist.</exception>
    /// <exception cref="InvalidDataException">No label says that anything was a fraud.</exception>
    /// <exception cref="AuditException">A partition brings nothing any more.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<LabelledTopics> OpenAsync(
        LabelledTopicsOptions options, TimeProvider time, IRunProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(progress);
        using var admin = new AdminClientBuilder(new Dictionary<string, string>(options.Kafka)).SetLogHandler(static (_, _) => { }).Build();

        // The transactions first: a label that is known when they end is not missed.
        var transactions = await TopicRange.CaptureAsync(admin, options.Topics.Transactions, IsolationLevel.ReadCommitted).ConfigureAwait(false);
        var labels = await TopicRange.CaptureAsync(admin, options.Topics.Labels, IsolationLevel.ReadCommitted).ConfigureAwait(false);
        using var consumer = CommittedPartitionReader.BuildConsumer(new Dictionary<string, string>(options.Kafka), ClientName);
        if (options.Since is { } since)
        {
            // An event may be ahead of its record by so much. A label is never older than its transaction.
            var written = since - options.Fraud.MaxClockSkew;
            transactions = transactions.Since(consumer, written);
            labels = labels.Since(consumer, written);
        }

        var source = new LabelledTopics(options, transactions, time, cancellation);
        source.ReadLabels(consumer, labels, progress);
        return source._frauds.Count > 0
            ? source
            : throw new InvalidDataException(
                $"Topic {labels.Topic} has no label of a fraud{(options.Since is null ? "" : " that is new enough")}: without labels nothing can be measured.");
    }

    /// <inheritdoc/>
    /// <exception cref="AuditException">A partition brings nothing any more.</exception>
    /// <exception cref="KafkaException">A broker refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<LabelledTransaction> Read()
    {
        for (var partition = 0; partition < _range.Partitions; partition++)
        {
            var consumer = CommittedPartitionReader.BuildConsumer(_kafka, ClientName);
            _consumers.Add(consumer);
            _readers.Add(Reader(consumer, _range, partition));
        }

        _merge = new([.. _readers.Select(reader => ReadPartition(reader).GetEnumerator())], _options.Fraud.MaxOutOfOrderness);
        foreach (var transaction in _merge.Read())
        {
            _processed++;
            var isFraud = _frauds.TryFind(transaction, out var labelTime);
            yield return new(transaction, _cards.Find(transaction.CardId.Span).Number, isFraud, isFraud ? labelTime : long.MinValue);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var consumer in _consumers)
        {
            consumer.Dispose();
        }

        _consumers.Clear();
    }

    private void ReadLabels(IConsumer<byte[], byte[]> consumer, TopicRange range, IRunProgress progress)
    {
        var labels = new LabelDeserializer(_options.Registry, _options.Fraud);
        var (total, before, count) = (range.Records, 0L, 0L);
        for (var partition = 0; partition < range.Partitions; partition++)
        {
            var reader = Reader(consumer, range, partition);
            foreach (var record in ReadRecords(reader))
            {
                if (labels.TryDeserialize(CommittedPartitionReader.ToRecord(record), out var label, out _))
                {
                    _frauds.Add(label);
                }
                else
                {
                    _invalidLabels++;
                }

                if (count++ % RecordsPerReport == 0)
                {
                    progress.Report("labels", before + reader.Position - range.Starts[partition], total);
                }
            }

            before += range.Ends[partition] - range.Starts[partition];
        }

        progress.Report("labels", total, total);
    }

    private IEnumerable<Transaction> ReadPartition(CommittedPartitionReader reader)
    {
        var start = _options.Since?.ToUnixTimeMilliseconds() ?? long.MinValue;
        foreach (var record in ReadRecords(reader))
        {
            if (!_transactions.TryDeserialize(CommittedPartitionReader.ToRecord(record), out var transaction, out _))
            {
                _invalid++;
            }
            else if (transaction.EventTime < start)
            {
                _beforeStart++;
            }
            else
            {
                yield return transaction;
            }
        }
    }

    private IEnumerable<ConsumeResult<byte[], byte[]>> ReadRecords(CommittedPartitionReader reader)
    {
        while (!reader.IsAtEnd)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (reader.Read(PollTimeout) is { } record)
            {
                yield return record;
            }
        }
    }

    private CommittedPartitionReader Reader(IConsumer<byte[], byte[]> consumer, TopicRange range, int partition) =>
        new(consumer, new(range.Topic, partition), range.Starts[partition], range.Ends[partition], _options.StallTimeout, _time);
}
