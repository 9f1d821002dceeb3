using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamCore.State.Faster;

/// <summary>
/// Keeps state in FASTER: what was used last in memory, all of it on local disk, with checkpoints that shorten a restore. The
/// changelog stays the truth: a checkpoint is used only if every byte of it is as it was written, and the disk may be
/// lost at any time.
/// </summary>
public sealed class FasterStateBackend : StateBackend
{
    private readonly FasterOptions _options;
    private readonly MemoryBudget _memory;
    private readonly ILogger _logger;

    /// <param name="options">How memory and disk are used.</param>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public FasterStateBackend(FasterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _memory = new(options);
        _logger = options.LoggerFactory?.CreateLogger<FasterStateBackend>() ?? NullLogger<FasterStateBackend>.Instance;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The directory cannot be used, or another process uses it.</exception>
    /// <exception cref="InvalidOperationException">What is left of <see cref="FasterOptions.ProcessMemory"/> is too little for a store.</exception>
    internal override OpenedStore Open(StorePartition partition)
    {
        var memory = _memory.Take();
        try
        {
            return FasterStateStore.Open(_options, partition, memory, _logger);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
