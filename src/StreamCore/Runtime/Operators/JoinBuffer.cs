using StreamCore.State;

namespace StreamCore.Runtime.Operators;

/// <summary>
/// The elements of one side of a join that are kept for the current key: a list for each event time, and a map of the
/// times that there are. The lists lie in the namespace of their time and side.
/// </summary>
internal sealed class JoinBuffer<T>
{
    private readonly KeyedState _keyed;
    private readonly long _side;
    private readonly MapState<long, byte> _times;
    private readonly ListState<T> _elements;
    private readonly List<long> _timesRead = [];
    private readonly List<T> _elementsRead = [];

    public JoinBuffer(OperatorContext context, string name, long side, TypeSerializer<T> serializer)
    {
        _keyed = context.KeyedState;
        _side = side;
        _times = context.GetMapState(new MapStateDescriptor<long, byte>(name + "-times"));
        _elements = context.GetListState(new ListStateDescriptor<T>(name, serializer));
    }

    /// <summary>Keeps an element.</summary>
    public void Add(long time, in T element)
    {
        _keyed.ClearNamespace();
        if (!_times.Contains(time))
        {
            _times.Put(time, 0);
        }

        _keyed.SetNamespace(time, _side);
        _elements.Add(element);
    }

    /// <summary>Drops the elements of a time.</summary>
    public void RemoveAt(long time)
    {
        _keyed.SetNamespace(time, _side);
        _elements.Clear();
        _keyed.ClearNamespace();
        _times.Remove(time);
    }

    /// <summary>All times of which there are elements, in the order in which they first came. Valid until the next call.</summary>
    public List<long> Times()
    {
        _keyed.ClearNamespace();
        _times.CopyKeysTo(_timesRead);
        return _timesRead;
    }

    /// <summary>The elements of a time, in the order in which they came. Valid until the next call.</summary>
    public List<T> At(long time)
    {
        _keyed.SetNamespace(time, _side);
        _elements.CopyTo(_elementsRead);
        return _elementsRead;
    }
}
