using StreamCore.DataStream;

namespace Examples.Tests.Snippets;

#region split-large
public sealed class SplitLarge(OutputTag<int> large) : ProcessFunction<int, int>
{
    public override void ProcessElement(in int element, Context context, ICollector<int> output)
    {
        if (element > 100)
        {
            context.Output(large, element);
        }
        else
        {
            output.Collect(element);
        }
    }
}
#endregion
