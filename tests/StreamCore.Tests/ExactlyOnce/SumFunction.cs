using StreamCore.State;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>Counts and sums payments.</summary>
internal sealed class SumFunction : IAggregateFunction<Payment, (long Count, long Sum), (long Count, long Sum)>
{
    public (long Count, long Sum) CreateAccumulator() => default;

    public (long Count, long Sum) Add((long Count, long Sum) accumulator, Payment element) =>
        (accumulator.Count + 1, accumulator.Sum + element.Amount);

    public (long Count, long Sum) GetResult((long Count, long Sum) accumulator) => accumulator;

    public (long Count, long Sum) Merge((long Count, long Sum) first, (long Count, long Sum) second) =>
        (first.Count + second.Count, first.Sum + second.Sum);
}
