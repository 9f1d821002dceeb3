using Confluent.Kafka;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.Time;

namespace StreamCore.Kafka;

/// <summary>An input partition that a slot owns, with its state and its operators. Used by the slot's thread alone, but for <see cref="Checkpoint"/>.</summary>
internal sealed class AssignedPartition : IDisposable
{
    private readonly TimeSpan? _watermarkBound;
    private readonly Action<DeliveryReport<byte[]?, byte[]?>> _onPositionDelivered;
    private long? _positionOffset;
    private CancellationTokenSource? _restoreCancellation;
    private BoundedOutOfOrderness _watermark;
    private PartitionPosition _epochStart;
    private PartitionState? _state;
    private volatile CheckpointStatus? _checkpoint;
    private SourceChain? _chain;

    /// <param name="number">The partition's number.</param>
    /// <param name="watermarkBound">How far the watermark trails behind the greatest event time; null for no watermarks.</param>
    public AssignedPartition(int number, TimeSpan? watermarkBound)
    {
        Number = number;
        _watermarkBound = watermarkBound;
        _onPositionDelivered = report => _positionOffset = report.Error.IsError ? null : report.Offset.Value;
    }

    public int Number { get; }

    public PartitionPhase Phase { get; private set; } = PartitionPhase.Restoring;

    /// <summary>Why the partition failed.</summary>
    public string? Error { get; private set; }

    /// <summary>The restore that is under way; null before it has begun and after its result was taken.</summary>
    public Task<RestoredPartition>? Restore { get; private set; }

    /// <summary>How far the restore has come.</summary>
    public RestoreTracker? RestoreProgress { get; private set; }

    /// <summary>True once a record of the open epoch came from here.</summary>
    public bool InEpoch { get; private set; }

    /// <summary>The offset of the next record to process.</summary>
    public long NextOffset { get; private set; }

    /// <summary>How the checkpoints fare, as of the last epoch's end; null without any. May be read from any thread.</summary>
    public CheckpointStatus? Checkpoint => _checkpoint;

    /// <summary>The watermark before the next record.</summary>
    public long Watermark => _watermarkBound is null ? long.MinValue : _watermark.Watermark;

    /// <summary>The greatest event time seen, or <see cref="long.MinValue"/>.</summary>
    public long MaxTimestamp => _watermark.MaxTimestamp;

    public PartitionState State => _state ?? throw new InvalidOperationException($"Partition {Number} has no state while it is {Phase}.");

    /// <summary>The operators, which work on this partition's state alone.</summary>
    public SourceChain Chain => _chain ?? throw new InvalidOperationException($"Partition {Number} has no operators while it is {Phase}.");

    /// <summary>Drops the state: it has to be restored from what Kafka holds.</summary>
    public void Reset()
    {
        DropState();
        Phase = PartitionPhase.Restoring;
    }

    /// <summary>Begins the restore, which runs beside the slot's thread.</summary>
    public void BeginRestore(PartitionRestorer restorer)
    {
        _restoreCancellation = new();
        RestoreProgress = restorer.Track(Number);
        Restore = restorer.RestoreAsync(Number, RestoreProgress, _restoreCancellation.Token);
    }

    /// <summary>Takes over the restored state, and opens the operators on it.</summary>
    public void Start(RestoredPartition restored, Func<int, PartitionState, SourceChain> openChain)
    {
        Restore = null;
        RestoreProgress = null;
        _state = restored.State;
        _checkpoint = restored.State.Checkpoints?.Checkpoint;
        NextOffset = restored.NextOffset;
        _watermark = new(_watermarkBound.GetValueOrDefault(), restored.MaxTimestamp);
        _chain = openChain(Number, restored.State);
        _chain.Operators.ResetWatermark(Watermark);
        Phase = PartitionPhase.Running;
    }

    /// <summary>Gives the partition up until it is assigned again.</summary>
    public void Fail(string error)
    {
        DropState();
        Error = error;
        Phase = PartitionPhase.Failed;
    }

    /// <summary>Called before the first record of an epoch.</summary>
    public void JoinEpoch()
    {
        InEpoch = true;
        _epochStart = new(NextOffset, _watermark.MaxTimestamp);
    }

    /// <summary>Called after each record. A rejected record has no timestamp and leaves the watermark alone.</summary>
    /// <returns>True if the watermark has advanced.</returns>
    public bool OnProcessed(long offset, long? timestamp)
    {
        NextOffset = offset + 1;
        if (timestamp is not { } eventTime || eventTime <= _watermark.MaxTimestamp)
        {
            return false;
        }

        _watermark.OnEvent(eventTime);
        return _watermarkBound is not null;
    }

    /// <summary>Writes the position into the state, so that it commits with the epoch.</summary>
    public void WritePosition() => new PartitionPosition(NextOffset, _watermark.MaxTimestamp).Write(State);

    /// <summary>
    /// Takes the report of where the position was written, if a checkpoint is to begin behind this epoch; null otherwise. Being
    /// among the epoch's changes, it is a place in the changelog before which there is nothing that the state lacks.
    /// </summary>
    public Action<DeliveryReport<byte[]?, byte[]?>>? PositionDelivery => State.Checkpoints is { IsCheckpointDue: true } ? _onPositionDelivered : null;

    public void CommitEpoch()
    {
        State.Commit();
        if (State.Checkpoints is { } checkpoints)
        {
            checkpoints.OnEpochCommitted(_positionOffset);
            _checkpoint = checkpoints.Checkpoint;
        }

        _positionOffset = null;
        InEpoch = false;
    }

    /// <summary>Puts state, position and watermark back to where they were before the epoch.</summary>
    public void RollbackEpoch()
    {
        State.Rollback();
        _positionOffset = null;
        NextOffset = _epochStart.NextOffset;
        _watermark = new(_watermarkBound.GetValueOrDefault(), _epochStart.MaxTimestamp);
        Chain.Operators.ResetWatermark(Watermark);
        InEpoch = false;
    }

    public void Dispose() => DropState();

    private void DropState()
    {
        _restoreCancellation?.Cancel();
        _restoreCancellation?.Dispose();
        _restoreCancellation = null;
        // A restore that completes after it was cancelled still owns the state that it made.
        Restore?.ContinueWith(
            static restore => restore.Result.State.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        Restore = null;
        RestoreProgress = null;
        _chain?.Operators.Close();
        _chain = null;
        _state?.Dispose();
        _state = null;
        _checkpoint = null;
        InEpoch = false;
        _positionOffset = null;
        Error = null;
    }
}
