using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// Event time in one subtask of a source: each split has a generator of its own, so that splits need not be in step with
/// each other, and the subtask's watermark is combined from theirs. One thread only.
/// </summary>
/// <remarks>
/// As in Flink (FLIP-27) there is one more generator, that of the source's main output for elements of no split. It never
/// sees an event here, but its idleness counts: see <see cref="SourceIdleness"/>.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class SourceWatermarks<T>
{
    private readonly WatermarkStrategy<T> _strategy;
    private readonly TimeProvider _time;
    private readonly AlignmentGroup? _alignmentGroup;
    private readonly TimeSpan _maxDrift;
    private readonly DownstreamWatermarks _downstream;
    private readonly SourceIdleness _idleness;
    private readonly WatermarkMultiplexer _multiplexer;
    private readonly IWatermarkGenerator<T> _mainGenerator;
    private readonly List<SplitWatermarks<T>> _splits = [];
    private bool _ended;

    /// <summary>Begins without splits.</summary>
    /// <param name="strategy">The source's strategy.</param>
    /// <param name="time">The clock that idleness is measured with.</param>
    /// <param name="receiver">Takes the subtask's watermarks and status.</param>
    /// <param name="alignmentGroups">The region's groups; needed by strategies with watermark alignment.</param>
    /// <param name="restored">The watermark that the receiver had before a restart: nothing is given out up to it.</param>
    public SourceWatermarks(
        WatermarkStrategy<T> strategy,
        TimeProvider time,
        IWatermarkReceiver receiver,
        AlignmentGroups? alignmentGroups = null,
        long restored = long.MinValue)
    {
        _strategy = strategy;
        _time = time;
        if (strategy.Alignment is { } alignment)
        {
            ArgumentNullException.ThrowIfNull(alignmentGroups);
            _alignmentGroup = alignmentGroups[alignment.Group];
            _maxDrift = alignment.MaxDrift;
        }

        _downstream = new(receiver, restored);
        _idleness = new(_downstream);
        _multiplexer = new(_idleness.Splits);
        _mainGenerator = strategy.CreateGenerator(new(time));
    }

    /// <summary>Begins a split. Until it has a watermark it holds the subtask's back.</summary>
    /// <param name="id">The split's name, unique among the present ones.</param>
    /// <param name="restoredWatermark">
    /// The split's <see cref="SplitWatermarks{T}.Watermark"/> at the snapshot that is restored. It takes part at the next
    /// periodic emit as if the split had just given it out, and the split never falls behind it.
    /// </param>
    public SplitWatermarks<T> AddSplit(string id, long restoredWatermark = long.MinValue)
    {
        if (_splits.Exists(split => split.Id == id))
        {
            throw new ArgumentException($"There is a split '{id}' already; remove it first.", nameof(id));
        }

        var added = new SplitWatermarks<T>(
            id, _strategy, new(restoredWatermark), new(_time), _multiplexer, _alignmentGroup?.Join());
        _splits.Add(added);
        return added;
    }

    /// <summary>Ends a split: from the next update on it does not count.</summary>
    public void RemoveSplit(string id)
    {
        var index = _splits.FindIndex(split => split.Id == id);
        if (index < 0)
        {
            throw new ArgumentException($"There is no split '{id}'.", nameof(id));
        }

        _splits[index].Remove();
        _splits.RemoveAt(index);
    }

    /// <summary>Has all generators give out their watermarks, and combines them. Called at each watermark interval.</summary>
    public void EmitPeriodic()
    {
        if (_ended)
        {
            return;
        }

        foreach (var split in _splits)
        {
            split.EmitPeriodic();
        }

        _multiplexer.OnPeriodicEmit();
        _mainGenerator.OnPeriodicEmit(_idleness.Main);
    }

    /// <summary>
    /// Reports the splits to their alignment group, if they have one, and pauses or resumes those that are too far ahead of
    /// it, or no longer. Called after periodic emits.
    /// </summary>
    /// <param name="setPaused">Has a split, by name, no longer read or read again; called on changes only.</param>
    public void Align(Action<string, bool> setPaused)
    {
        if (_alignmentGroup is null || _ended)
        {
            return;
        }

        foreach (var split in _splits)
        {
            split.ReportToGroup();
        }

        var maxAllowed = _alignmentGroup.MaxAllowed(_maxDrift);
        foreach (var split in _splits)
        {
            if (split.SetPaused(split.Watermark > maxAllowed))
            {
                setPaused(split.Id, split.IsPaused);
            }
        }
    }

    /// <summary>The input has ended: emits the final watermark, <see cref="long.MaxValue"/>. Nothing comes after it.</summary>
    public void EmitFinal()
    {
        _ended = true;
        foreach (var split in _splits)
        {
            split.LeaveGroup();
        }

        _downstream.EmitWatermark(long.MaxValue);
    }
}
