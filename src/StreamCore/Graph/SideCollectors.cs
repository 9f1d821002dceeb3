using StreamCore.DataStream;

namespace StreamCore.Graph;

/// <summary>One slot's collectors of an operator's side outputs. There are few, so a scan beats a dictionary.</summary>
internal sealed class SideCollectors((object Tag, object Collector)[] collectors)
{
    public bool TryCollect<T>(OutputTag<T> tag, in T element)
    {
        foreach (var (existing, collector) in collectors)
        {
            if (ReferenceEquals(existing, tag))
            {
                ((ICollector<T>)collector).Collect(element);
                return true;
            }
        }

        return false;
    }
}
