using Microsoft.Extensions.Logging;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>The right to use the store of a partition. A standby hands it on together with the store that it has kept up to date.</summary>
internal sealed partial class StoreLease(StoreLeases leases, int partition, ILogger logger) : IStoreLease, IDisposable
{
    private OpenedStore? _standby;
    private int _isReleased;

    public int Partition => partition;

    /// <summary>Whether a standby's store comes with it.</summary>
    public bool HasStandby => _standby is not null;

    /// <summary>Attaches a standby's store, which is closed with the lease unless somebody takes it.</summary>
    public void HandOver(OpenedStore standby) => _standby = standby;

    /// <summary>
    /// Takes the standby's store. Null if there is none, or if it claims to have read more of the changelog than there is: then
    /// it stands for another topic, and is closed.
    /// </summary>
    public OpenedStore? TakeStandby(long changelogEnd)
    {
        var standby = _standby;
        _standby = null;
        if (standby is { } opened && opened.ChangelogOffset > changelogEnd)
        {
            opened.Store.Dispose();
            return null;
        }

        return standby;
    }

    public void Close(IStateStore store)
    {
        if (store is ICheckpointingStore)
        {
            // It has files to close; a revoke does not wait for that, and the next holder does.
            Task.Run(() => CloseNow(store));
        }
        else
        {
            CloseNow(store);
        }
    }

    public void Dispose()
    {
        if (_standby is { } standby)
        {
            _standby = null;
            Close(standby.Store);
        }
        else
        {
            Release();
        }
    }

    private void CloseNow(IStateStore store)
    {
        try
        {
            store.Dispose();
        }
#pragma warning disable CA1031 // The partition is given up, whatever its store says; the log tells it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotClosed(logger, e, partition);
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            leases.Release(partition);
        }
    }

    [LoggerMessage(80, LogLevel.Error, "Partition {Partition}: its store was not closed in order")]
    private static partial void LogNotClosed(ILogger logger, Exception exception, int partition);
}
