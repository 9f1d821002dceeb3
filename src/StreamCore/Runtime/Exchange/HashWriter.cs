using StreamCore.State;

namespace StreamCore.Runtime.Exchange;

/// <summary>Writes each record to the reading subtask that owns its key's group.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class HashWriter<T> : ExchangeWriter<T>
{
    private readonly KeyGroupSelector<T> _selector;
    private readonly string _readerName;
    private readonly ExchangeChannel<T>[] _channelOfKeyGroup = new ExchangeChannel<T>[KeyGroup.Count];

    /// <summary>Begins to write; <paramref name="readerName"/> is the reading operator's name, for messages.</summary>
    public HashWriter(
        ExchangeChannel<T>[] channels,
        KeyGroupSelector<T> selector,
        ElementContext element,
        TaskClock clock,
        TaskCounters counters,
        string readerName = "")
        : base(channels, element, clock, counters)
    {
        _selector = selector;
        _readerName = readerName;
        for (var keyGroup = 0; keyGroup < KeyGroup.Count; keyGroup++)
        {
            _channelOfKeyGroup[keyGroup] = channels[KeyGroup.SubtaskFor(keyGroup, channels.Length)];
        }
    }

    /// <inheritdoc/>
    public override void Collect(in T element)
    {
        int keyGroup;
        try
        {
            keyGroup = _selector.KeyGroupOf(element);
        }
        catch (Exception e)
        {
            // Otherwise the operator that emits the element would be blamed.
            throw OperatorException.OfKey(_readerName, e);
        }

        _channelOfKeyGroup[keyGroup].Add(element, Timestamp);
    }
}
