using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>The side outputs of one operator that something consumes.</summary>
internal sealed class SideOutputs
{
    private readonly List<(object Tag, object Output, Func<SlotContext, object> Open)> _outputs = [];

    public StreamOutput<T> Get<T>(OutputTag<T> tag)
    {
        foreach (var (existing, output, _) in _outputs)
        {
            if (ReferenceEquals(existing, tag))
            {
                return (StreamOutput<T>)output;
            }
        }

        var added = new StreamOutput<T>();
        _outputs.Add((tag, added, added.Open));
        return added;
    }

    public SideCollectors Open(SlotContext context) =>
        new([.. _outputs.Select(output => (output.Tag, output.Open(context)))]);
}
