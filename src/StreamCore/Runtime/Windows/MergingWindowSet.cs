using System.Runtime.InteropServices;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>
/// The live windows of the current key where windows merge. They never overlap or touch, and are kept in the order of
/// time, as one value in the keyed state. Load it for each element or timer, and save it afterwards.
/// </summary>
internal sealed class MergingWindowSet(OperatorContext context)
{
    private readonly KeyedState _keyed = context.KeyedState;
    private readonly StateKeyPrefix _prefix = new(context.Uid, "merging-windows");
    private readonly List<LiveWindow> _live = [];
    private bool _isChanged;

    /// <summary>The windows that the last <see cref="Add"/> has joined into a larger one, in the order of time.</summary>
    public List<TimeWindow> Absorbed { get; } = [];

    /// <summary>Where the contents lie that must be moved into those of the larger window, in the order of time.</summary>
    public List<TimeWindow> Moved { get; } = [];

    /// <summary>Reads the set of the current key.</summary>
    public void Load()
    {
        _isChanged = false;
        _live.Clear();
        _keyed.ClearNamespace();
        if (_keyed.Current.TryGet(_keyed.KeyFor(_prefix), out var bytes))
        {
            _live.AddRange(MemoryMarshal.Cast<byte, LiveWindow>(bytes));
        }
    }

    /// <summary>Writes the set of the current key, if it has changed.</summary>
    public void Save()
    {
        if (!_isChanged)
        {
            return;
        }

        _keyed.ClearNamespace();
        var key = _keyed.KeyFor(_prefix);
        if (_live.Count == 0)
        {
            _keyed.Current.Delete(key);
        }
        else
        {
            _keyed.Current.Upsert(key, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_live)));
        }
    }

    /// <summary>Whether a window would be joined with a live one: they overlap, or one begins where the other ends.</summary>
    public bool ReachesLive(TimeWindow window)
    {
        var (from, to) = Reached(window);
        return from < to;
    }

    /// <summary>Adds a window, joined with all live ones that it reaches.</summary>
    /// <returns>The window that it has become or was in already.</returns>
    public LiveWindow Add(TimeWindow window)
    {
        Absorbed.Clear();
        Moved.Clear();
        var (from, to) = Reached(window);
        var grown = new LiveWindow(window, window);
        if (from < to)
        {
            var (first, last) = (_live[from], _live[to - 1]);
            grown = new(window.Cover(first.Window).Cover(last.Window), first.Contents);
            if (grown == first)
            {
                return first;
            }
        }

        for (var i = from; i < to; i++)
        {
            Absorbed.Add(_live[i].Window);
            if (i > from)
            {
                Moved.Add(_live[i].Contents);
            }
        }

        _live.RemoveRange(from, to - from);
        _live.Insert(from, grown);
        _isChanged = true;
        return grown;
    }

    /// <summary>Finds where the contents of a live window lie.</summary>
    /// <returns>False if there is no such window: it has become part of another one.</returns>
    public bool TryGetContents(TimeWindow window, out TimeWindow contents)
    {
        foreach (var live in _live)
        {
            if (live.Window == window)
            {
                contents = live.Contents;
                return true;
            }
        }

        contents = default;
        return false;
    }

    /// <summary>Removes a live window.</summary>
    public void Remove(TimeWindow window)
    {
        for (var i = 0; i < _live.Count; i++)
        {
            if (_live[i].Window == window)
            {
                _live.RemoveAt(i);
                _isChanged = true;
                return;
            }
        }
    }

    /// <summary>The range of the live windows that a window overlaps or touches.</summary>
    private (int From, int To) Reached(TimeWindow window)
    {
        var from = 0;
        while (from < _live.Count && _live[from].Window.End < window.Start)
        {
            from++;
        }

        var to = from;
        while (to < _live.Count && _live[to].Window.Start <= window.End)
        {
            to++;
        }

        return (from, to);
    }
}
