using System.Numerics;

namespace StreamCore.State.Faster;

/// <summary>Shares the process's memory among its stores: first come, first served, in powers of two.</summary>
internal sealed class MemoryBudget(FasterOptions options)
{
    private readonly Lock _lock = new();
    private long _taken;

    /// <summary>Takes a store's share.</summary>
    /// <exception cref="InvalidOperationException">Too little is left.</exception>
    public Share Take()
    {
        lock (_lock)
        {
            // All have the same index: a checkpoint can't be used with a smaller one than it was made with.
            var left = (options.ProcessMemory ?? long.MaxValue) - _taken - options.IndexSize;
            var most = Math.Min(options.MemoryPerStore, left);
            if (most < options.MinMemory)
            {
                throw new InvalidOperationException(
                    $"{nameof(options.ProcessMemory)} is {options.ProcessMemory} bytes, of which other stores have taken {_taken}; what is left is too "
                    + $"little for one more store, which needs {options.MinMemory + options.IndexSize}. Raise it, or lower {nameof(options.MemoryPerStore)}.");
            }

            var log = 1L << BitOperations.Log2((ulong)most);
            _taken += log + options.IndexSize;
            return new(this, log);
        }
    }

    private void Return(Share share)
    {
        lock (_lock)
        {
            _taken -= share.Log + options.IndexSize;
        }
    }

    /// <summary>What one store has.</summary>
    internal sealed class Share(MemoryBudget budget, long log) : IDisposable
    {
        private bool _isReturned;

        /// <summary>Bytes for the log; a power of two.</summary>
        public long Log => log;

        public void Dispose()
        {
            if (!_isReturned)
            {
                _isReturned = true;
                budget.Return(this);
            }
        }
    }
}
