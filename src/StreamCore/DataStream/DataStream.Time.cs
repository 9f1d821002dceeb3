using StreamCore.Runtime.Operators;
using StreamCore.Time;

namespace StreamCore.DataStream;

public partial class DataStream<T>
{
    /// <summary>
    /// Begins event time anew from here on: elements get the strategy's timestamps, and watermarks follow from those. All
    /// that a subtask gets counts as one split. Watermarks from before are dropped, except for the one that ends event time.
    /// </summary>
    /// <param name="strategy">How event time is read from the elements.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<T> AssignTimestampsAndWatermarks(WatermarkStrategy<T> strategy, string name = "timestamps-and-watermarks")
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var assigned = Transform<T>(name, (context, output) => new TimestampsAndWatermarksOperator<T>(context, output, strategy));
        assigned.Node.MakesWatermarks = true;
        return assigned;
    }
}
