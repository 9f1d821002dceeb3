using StreamCore.DataStream;
using StreamCore.State;

namespace Examples.Tests.Snippets;

#region broadcast-function
/// <summary>Lets pass the orders that keep to the limits, which can be changed while the job runs.</summary>
public sealed class ApplyLimits : KeyedBroadcastProcessFunction<string, Order, Limit, Order>
{
    public static readonly MapStateDescriptor<string, int> Limits = new("limits");

    public override void ProcessElement(in Order element, ReadOnlyContext context, ICollector<Order> output)
    {
        if (!context.GetBroadcastState(Limits).TryGet(element.Customer, out var limit) || element.Amount <= limit)
        {
            output.Collect(element);
        }
    }

    public override void ProcessBroadcastElement(in Limit element, Context context, ICollector<Order> output) =>
        context.GetBroadcastState(Limits).Put(element.Customer, element.Amount);
}
#endregion
