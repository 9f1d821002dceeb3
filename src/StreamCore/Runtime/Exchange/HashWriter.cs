using StreamCore.State;

namespace StreamCore.Runtime.Exchange;

/// <summary>Writes each record to the reading subtask that owns its key's group.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class HashWriter<T> : ExchangeWriter<T>
{
    private readonly KeyGroupSelector<T> _selector;
    private readonly ExchangeChannel<T>[] _channelOfKeyGroup = new ExchangeChannel<T>[KeyGroup.Count];

    /// <summary>Begins to write.</summary>
    public HashWriter(
        ExchangeChannel<T>[] channels, KeyGroupSelector<T> selector, ElementContext element, TaskClock clock, TaskCounters counters)
        : base(channels, element, clock, counters)
    {
        _selector = selector;
        for (var keyGroup = 0; keyGroup < KeyGroup.Count; keyGroup++)
        {
            _channelOfKeyGroup[keyGroup] = channels[KeyGroup.SubtaskFor(keyGroup, channels.Length)];
        }
    }

    /// <inheritdoc/>
    public override void Collect(in T element) => _channelOfKeyGroup[_selector.KeyGroupOf(element)].Add(element, Timestamp);
}
