using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// Keeps a region's epochs in Kafka: an epoch's output records, its state changes (in a changelog topic of the region's)
/// and the offsets of its input are one Kafka transaction.
/// </summary>
internal sealed partial class KafkaEpochStore : IEpochStore
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly JobRegion _region;
    private readonly JobContext _job;
    private readonly ILogger _logger;
    private readonly KafkaClientSettings _settings;
    private readonly TransactionalOutput _output;
    private readonly IConsumer<Ignore, Ignore> _group;
    private readonly List<BufferedTransaction> _transactions = [];
    private readonly Dictionary<TopicPartition, long> _committed = [];
    private readonly PartitionState.ChangeHandler _produceChange;
    private readonly bool _reportsDeliveries;
    private Task? _initializing;
    private volatile RefusedRecord? _refused;
    private int _changelogPartitions;

    /// <summary>Makes a store; nothing is asked of a broker yet.</summary>
    /// <param name="region">Whose epochs it keeps.</param>
    /// <param name="job">The job.</param>
    /// <param name="reportsDeliveries">Whether to ask what became of each record. It tells which one is refused, and is too dear to have always.</param>
    public KafkaEpochStore(JobRegion region, JobContext job, bool reportsDeliveries)
    {
        job.Options.ValidateKafka();
        _region = region;
        _job = job;
        _logger = job.LoggerFactory.CreateLogger("StreamCore.Kafka");
        _settings = new(job.Options);
        var uid = region.Sources.First().Uid;
        ChangelogTopic = $"{job.Options.ApplicationId}-{uid}-changelog";
        _output = new(
            _settings, $"{job.Options.ApplicationId}-{job.Options.InstanceId}-{uid}", job.Options.TransactionTimeout, job.TimeProvider, _logger);
        _group = new ConsumerBuilder<Ignore, Ignore>(_settings.Source(subtaskIndex: -1)).SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message)).Build();
        _produceChange = ProduceChange;
        _reportsDeliveries = reportsDeliveries;
        _output.OnDelivery = reportsDeliveries ? report => NoteDelivery(report, stateOwner: null) : null;
    }

    /// <summary>The region's changelog; compacted.</summary>
    public string ChangelogTopic { get; }

    public RestoredEpoch Restore(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return RestoreOnce(cancellation);
            }
            catch (KafkaException e)
            {
                LogWaiting(_logger, _job.Options.Kafka["bootstrap.servers"], e.Error.Reason);
                _output.Discard();
                cancellation.WaitHandle.WaitOne(RetryWait);
            }
            catch (RestoreFailedException e)
            {
                throw new JobFailedException(e.Message, e);
            }
        }
    }

    public object CreateTransaction()
    {
        var transaction = new BufferedTransaction();
        _transactions.Add(transaction);
        return transaction;
    }

    public void Commit(EpochContents contents)
    {
        try
        {
            var started = _job.TimeProvider.GetTimestamp();
            Send(contents);
            StreamMetrics.EpochCommit.Record(_job.TimeProvider.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (KafkaException e) when (IsAboutRecord(e.Error))
        {
            // So that no reader is held back. What is still to be reported comes meanwhile.
            Abort();
            if (RefusedBy(e) is { } refused)
            {
                throw new JobFailedException($"Kafka does not take {refused.Describe(_region, ChangelogTopic)}: {refused.Error.Reason}. {refused.Remedy}.", e) { IsFinal = true };
            }

            throw new EpochUncertainException($"epoch {contents.Epoch} was aborted, perhaps because of one of its records ({e.Error.Code}: {e.Error.Reason})", e)
            {
                IsAboutRecord = true,
            };
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
        {
            throw new EpochUncertainException(
                $"another process has taken the transactional ids of instance '{_job.Options.InstanceId}' ({e.Error.Reason}). If it happens again and "
                + "again, two instances run with the same ids: a region with an exchange runs in one",
                e);
        }
        catch (KafkaException e)
        {
            throw new EpochUncertainException($"it is not known whether epoch {contents.Epoch} has committed ({e.Error.Code}: {e.Error.Reason})", e);
        }
    }

    /// <summary>Sends the epoch as one transaction, and commits it.</summary>
    private void Send(EpochContents contents)
    {
        _output.Begin();
        try
        {
            foreach (var transaction in _transactions)
            {
                transaction.Flush(_output);
            }

            contents.ForEachChange(_produceChange);
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (RefusedRecord.IsRefusal(e.Error))
        {
            // The client itself refuses it.
            _refused ??= new(e.DeliveryResult.Topic, e.Error);
            throw;
        }

        var offsets = contents.Positions
            .Where(position => position.Source is IKafkaPositions)
            .Select(position => ((IKafkaPositions)position.Source).ReadOffset(position.Position))
            .Where(offset => !_committed.TryGetValue(offset.TopicPartition, out var before) || before != offset.Offset.Value)
            .ToList();
        _output.Commit(offsets, _group.ConsumerGroupMetadata);
        foreach (var offset in offsets)
        {
            _committed[offset.TopicPartition] = offset.Offset.Value;
        }
    }

    public void Dispose()
    {
        if (_initializing is { IsCompleted: false } late)
        {
            late.ContinueWith(_ => _output.Dispose(), TaskScheduler.Default);
        }
        else
        {
            _output.Dispose();
        }

        _group.Dispose();
    }

    private RestoredEpoch RestoreOnce(CancellationToken cancellation)
    {
        using var lookup = new OffsetLookup(_settings, _job.TimeProvider, _logger);
        foreach (var sink in _region.Sinks.Select(node => node.Sink).OfType<IKafkaOutput>())
        {
            if (lookup.CountPartitions(sink.Topic) == 0)
            {
                throw new JobFailedException($"Topic '{sink.Topic}' does not exist. Create it, or check the name in the configuration.");
            }
        }

        var changelog = new KafkaTopic(ChangelogTopic, 1, Compacted: true, _job.Options.ChangelogReplicationFactor);
        Wait(lookup.CreateMissingAsync(changelog), cancellation);
        _changelogPartitions = lookup.CountPartitions(ChangelogTopic);

        // Every older user of the transactional ids is fenced, and what it left open is settled, before anything is read. The
        // call takes no token: after a stop nobody waits for it.
        _initializing = Task.Run(_output.Initialize, CancellationToken.None);
        Wait(_initializing, cancellation);
        var entries = new Dictionary<byte[], byte[]>(ByteKeyComparer.Instance);
        for (var number = 0; number < _changelogPartitions; number++)
        {
            var partition = new TopicPartition(ChangelogTopic, number);
            var begin = Wait(lookup.OffsetAsync(partition, OffsetSpec.Earliest(), IsolationLevel.ReadUncommitted), cancellation);
            var end = Wait(lookup.OffsetAsync(partition, OffsetSpec.Latest(), IsolationLevel.ReadUncommitted), cancellation);
            if (end > begin)
            {
                new ChangelogReader(_settings, _job.TimeProvider, _logger).Read(
                    partition,
                    begin,
                    end,
                    (key, value, deleted) =>
                    {
                        if (deleted)
                        {
                            entries.Remove(key);
                        }
                        else
                        {
                            entries[key] = value.ToArray();
                        }
                    },
                    cancellation);
            }
        }

        return new(entries);
    }

    // The partition depends on the key group alone, so that all of a key's entries stay in order.
    private void ProduceChange(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool deleted)
    {
        Action<DeliveryReport<byte[]?, byte[]?>>? onDelivery = null;
        if (_reportsDeliveries)
        {
            var owner = StateScope.Of(key) == StateScope.Region ? null : StateKeyPrefix.ReadScope(key[StateScope.Size..]);
            onDelivery = report => NoteDelivery(report, owner);
        }

        _output.ProduceChange(ChangelogTopic, StateScope.Of(key) % _changelogPartitions, key, value, deleted, onDelivery);
    }

    /// <summary>Called by the client's thread, while the commit or the abort waits for it.</summary>
    private void NoteDelivery(DeliveryReport<byte[]?, byte[]?> report, string? stateOwner)
    {
        if (RefusedRecord.IsRefusal(report.Error))
        {
            _refused ??= new(report.Topic, report.Error, stateOwner);
        }
    }

    /// <summary>What is refused; null if that is not known, or if it is something else that failed.</summary>
    private RefusedRecord? RefusedBy(KafkaException exception) =>
        _refused ?? (_reportsDeliveries && RefusedRecord.IsRefusal(exception.Error) ? new(Topic: null, exception.Error) : null);

    /// <summary>
    /// Whether a transaction may have failed because of a record. Once one is refused, the client takes no more records, and says only
    /// that they come at the wrong time.
    /// </summary>
    private static bool IsAboutRecord(Error error) =>
        !error.IsFatal && (error.Code is ErrorCode.Local_Inconsistent or ErrorCode.Local_State || RefusedRecord.IsRefusal(error));

    private void Abort()
    {
        try
        {
            _output.Abort();
        }
        catch (KafkaException e)
        {
            LogNotAborted(_logger, e.Error.Reason);
        }
    }

    private static void Wait(Task task, CancellationToken cancellation) => task.WaitAsync(cancellation).GetAwaiter().GetResult();

    private static TResult Wait<TResult>(Task<TResult> task, CancellationToken cancellation) => task.WaitAsync(cancellation).GetAwaiter().GetResult();

    [LoggerMessage(74, LogLevel.Warning, "The transaction of the epoch that failed is not aborted, and holds readers back until its time-out: {Reason}")]
    private static partial void LogNotAborted(ILogger logger, string reason);

    [LoggerMessage(73, LogLevel.Warning, "Waiting for Kafka at {BootstrapServers}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string bootstrapServers, string reason);
}
