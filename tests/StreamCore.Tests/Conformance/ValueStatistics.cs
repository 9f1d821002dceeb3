using StreamCore.State;

namespace StreamCore.Tests.Conformance;

/// <summary>What the window vectors record of a window's values.</summary>
internal readonly record struct ValueStatistics(long Count, long Sum, long Min, long Max)
{
    public static readonly ValueStatistics Empty = new(0, 0, long.MaxValue, long.MinValue);

    public ValueStatistics With(long value) => new(Count + 1, unchecked(Sum + value), Math.Min(Min, value), Math.Max(Max, value));

    /// <summary>Of the values in an element's second place.</summary>
    public sealed class Aggregate : IAggregateFunction<(string Key, long Value), ValueStatistics, ValueStatistics>
    {
        public ValueStatistics CreateAccumulator() => Empty;

        public ValueStatistics Add(ValueStatistics accumulator, (string Key, long Value) element) => accumulator.With(element.Value);

        public ValueStatistics GetResult(ValueStatistics accumulator) => accumulator;

        public ValueStatistics Merge(ValueStatistics accumulator, ValueStatistics other) => new(
            accumulator.Count + other.Count,
            unchecked(accumulator.Sum + other.Sum),
            Math.Min(accumulator.Min, other.Min),
            Math.Max(accumulator.Max, other.Max));
    }
}
