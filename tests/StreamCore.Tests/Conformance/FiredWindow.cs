using StreamCore.DataStream;
using StreamCore.Windowing;

namespace StreamCore.Tests.Conformance;

/// <summary>A window's result.</summary>
internal sealed record FiredWindow(string Key, TimeWindow Window, ValueStatistics Statistics, IReadOnlyList<long> Values)
{
    /// <summary>Makes it of all of the window's elements.</summary>
    public sealed class OfElements : ProcessWindowFunction<string, (string Key, long Value), FiredWindow>
    {
        public override void Process(
            string key, Context context, IReadOnlyList<(string Key, long Value)> elements, ICollector<FiredWindow> output)
        {
            var statistics = elements.Aggregate(ValueStatistics.Empty, (sum, element) => sum.With(element.Value));
            output.Collect(new(key, context.Window, statistics, [.. elements.Select(element => element.Value)]));
        }
    }
}
