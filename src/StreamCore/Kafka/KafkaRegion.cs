using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;
using StreamCore.State.Savepoints;

namespace StreamCore.Kafka;

/// <summary>A region whose epochs are Kafka transactions.</summary>
internal sealed partial class KafkaRegion<T>(KafkaSource<T> source, SourceNode<T> node, JobRegion region, JobContext job) : IRegion
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = job.LoggerFactory.CreateLogger("StreamCore.Kafka");
    private readonly KafkaClientSettings _settings = new(job.Options);

    private readonly PartitionHolders _holders = new(new(job.Options), job.Options, source.Topic, job.TimeProvider, job.LoggerFactory.CreateLogger("StreamCore.Kafka"));

    private volatile ISlot[] _slots = [];
    private volatile StandbyFollower? _standby;
    private int _partitionCount;

    private int SlotCount => Math.Max(job.Options.Slots, region.Vertices[0].Parallelism);

    public string Name => region.Vertices[0].Name;

    public string SourceUid => node.Uid!;

    public IReadOnlyList<Task<IReadOnlyList<string>>> WriteSavepoint(SavepointRequest request)
    {
        var slots = _slots;
        return slots.Length > 0
            ? [.. slots.Select(slot => slot.Savepoints.Post(request))]
            : throw new SavepointException($"Region '{Name}' is still starting; try again when it runs.");
    }

    public long Epoch => _slots.Sum(slot => slot.Epochs);

    public IReadOnlyList<SubtaskProbe> Probes => [.. _slots.Select(slot => slot.Probe)];

    public IReadOnlyList<PartitionStatus> Partitions => [.. _slots.SelectMany(slot => slot.Partitions)];

    public bool IsAssigned => _slots is { Length: > 0 } slots && slots.All(slot => slot.IsAssigned);

    public IReadOnlyList<StandbyStatus> Standbys => _standby?.Status ?? [];

    public bool HasOperator(string uid) => region.Nodes.Any(node => node.Uid == uid);

    public void Post(StateQuery query)
    {
        var partitions = Volatile.Read(ref _partitionCount);
        if (partitions == 0)
        {
            query.Refuse(StateQueryOutcome.NotReady, owner: null, "the job waits for Kafka");
            return;
        }

        var number = query.Partition ??= RecordKeyPartitioner.PartitionOf(query.Key.Span, partitions);
        if (_slots.FirstOrDefault(slot => slot.Partitions.Any(partition => partition.Partition == number)) is { } owner)
        {
            owner.Queries.Post(query);
        }
        else
        {
            _ = RefuseElsewhereAsync(query, number);
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        await PrepareAsync(stop).ConfigureAwait(false);
        var leases = new StoreLeases(_logger);
        var standby = job.Options.StandbyReplicas > 0
            ? new StandbyFollower(_settings, source.Topic, _partitionCount, job.Options, leases, job.TimeProvider, _logger)
            : null;
        _standby = standby;
        using var stopAll = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var savepoints = new SlotSavepoints(job, region, source.Topic, _partitionCount);
        _slots =
        [
            .. Enumerable.Range(0, SlotCount).Select(index => new KafkaSlot<T>(
                index, SlotCount, region.Vertices[0], source, node, job, savepoints, _settings, leases, standby, _logger)),
        ];
        LogRuns(_logger, Name, _slots.Length);
        var threads = _slots.Select((slot, index) => SubtaskThread.Start(
            FormattableString.Invariant($"{job.JobName}-{index}"),
            () =>
            {
                using (slot)
                {
                    slot.Run(stopAll.Token);
                }
            },
            stopAll.Cancel));
        if (standby is not null)
        {
            threads = threads.Append(SubtaskThread.Start($"{job.JobName}-standby", () => standby.Run(stopAll.Token), stopAll.Cancel));
        }

        try
        {
            await Task.WhenAll(threads.ToList()).ConfigureAwait(false);
        }
        finally
        {
            await CloseStoresAsync(leases).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever opens the partitions' stores next, in this process or another, must find them closed.</summary>
    private async Task CloseStoresAsync(StoreLeases leases)
    {
        using var patience = new CancellationTokenSource(job.Options.StopTimeout, job.TimeProvider);
        try
        {
            await leases.WhenReleasedAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogNotClosed(_logger, job.Options.StopTimeout);
        }
    }

    private async Task RefuseElsewhereAsync(StateQuery query, int partition)
    {
        try
        {
            var holder = await _holders.FindAsync(partition).ConfigureAwait(false);
            if (holder is null || holder.InstanceId == job.Options.InstanceId)
            {
                query.Refuse(StateQueryOutcome.NotReady, owner: null, $"nobody has partition {partition} at present: the group is being rebalanced");
            }
            else
            {
                query.Refuse(StateQueryOutcome.Elsewhere, holder, detail: null);
            }
        }
        catch (KafkaException e)
        {
            query.Refuse(StateQueryOutcome.NotReady, owner: null, $"partition {partition} is not here, and the broker can't be asked who has it: {e.Error.Reason}");
        }
    }

    /// <summary>Waits for the broker, checks that all topics have the source's partition count and creates the changelog.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(_settings.Admin())
            .SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message))
            .Build();
        while (true)
        {
            try
            {
                // The client looks metadata up synchronously; it gives up soon enough for a stop to be quick.
                await Task.Run(() => CheckTopicsAsync(admin), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KafkaException e)
            {
                LogWaiting(_logger, job.Options.Kafka["bootstrap.servers"], e.Error.Reason);
                await Task.Delay(RetryWait, job.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckTopicsAsync(IAdminClient admin)
    {
        var partitions = KafkaTopics.CountPartitions(admin, source.Topic);
        if (partitions == 0)
        {
            throw new JobFailedException($"Topic '{source.Topic}' does not exist. Create it, or check the name in the configuration.");
        }

        _partitionCount = partitions;
        await KafkaTopics.CreateMissingAsync(
            admin,
            new KafkaTopic(job.Options.ChangelogTopic, partitions, Compacted: true, job.Options.ChangelogReplicationFactor))
            .ConfigureAwait(false);
        Volatile.Write(ref _partitionCount, partitions);
        var outputs = region.Sinks.Select(sink => ((IKafkaOutput)sink.Sink).Topic);
        foreach (var topic in outputs.Append(job.Options.ChangelogTopic))
        {
            var count = KafkaTopics.CountPartitions(admin, topic);
            if (count != partitions)
            {
                throw new JobFailedException(count == 0
                    ? $"Topic '{topic}' does not exist. Create it with {partitions} partition(s), as many as '{source.Topic}' has."
                    : $"Topic '{topic}' has {count} partition(s), but '{source.Topic}' has {partitions}. Results go to the partition with the "
                    + "number of their input's, so the counts must be equal: create the topic again, or change its partition count.");
            }
        }
    }

    [LoggerMessage(51, LogLevel.Information, "{Region} runs on {Slots} slot(s)")]
    private static partial void LogRuns(ILogger logger, string region, int slots);

    [LoggerMessage(50, LogLevel.Warning, "Waiting for Kafka at {BootstrapServers}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string bootstrapServers, string reason);

    [LoggerMessage(52, LogLevel.Warning, "Stores of partitions are still being closed after {Timeout}, and are left to it")]
    private static partial void LogNotClosed(ILogger logger, TimeSpan timeout);
}
