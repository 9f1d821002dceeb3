using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>
/// Sees to it that each partition has one store in this process at a time, whoever needs it: all stores of a partition
/// share a place on disk. A slot that owns a partition waits for its turn; a standby steps back.
/// </summary>
internal sealed class StoreLeases(ILogger logger)
{
    private readonly Lock _gate = new();

    /// <summary>The partitions that are held, each with the owners that wait for it.</summary>
    private readonly Dictionary<int, Queue<TaskCompletionSource>> _held = [];

    /// <summary>Waits until nobody else holds the partition.</summary>
    public async Task<StoreLease> OwnAsync(int partition, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_held.TryGetValue(partition, out var waiting))
            {
                waiting.Enqueue(turn);
            }
            else
            {
                _held.Add(partition, new());
                turn.SetResult();
            }
        }

        using var registration = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task.ConfigureAwait(false);
        return new(this, partition, logger);
    }

    /// <summary>For a standby: null if somebody holds the partition or waits for it.</summary>
    public StoreLease? TryFollow(int partition)
    {
        lock (_gate)
        {
            return _held.TryAdd(partition, new()) ? new(this, partition, logger) : null;
        }
    }

    /// <summary>Whether an owner waits for the partition.</summary>
    public bool IsWanted(int partition)
    {
        lock (_gate)
        {
            return _held.TryGetValue(partition, out var waiting) && waiting.Any(turn => !turn.Task.IsCompleted);
        }
    }

    /// <summary>Ends when all stores are closed that were open when it was called.</summary>
    public async Task WhenReleasedAsync(CancellationToken cancellation)
    {
        int[] held;
        lock (_gate)
        {
            held = [.. _held.Keys];
        }

        foreach (var partition in held)
        {
            (await OwnAsync(partition, cancellation).ConfigureAwait(false)).Dispose();
        }
    }

    /// <summary>Called by a lease at its end.</summary>
    public void Release(int partition)
    {
        lock (_gate)
        {
            var waiting = _held[partition];
            while (waiting.TryDequeue(out var turn))
            {
                if (turn.TrySetResult())
                {
                    return;
                }
            }

            _held.Remove(partition);
        }
    }
}
