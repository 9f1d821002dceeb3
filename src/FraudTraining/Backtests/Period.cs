namespace FraudTraining.Backtests;

/// <summary>A time from a first moment on to before a last one.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment after it.</param>
public sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    internal bool Contains(long time) => time >= From.ToUnixTimeMilliseconds() && time < To.ToUnixTimeMilliseconds();
}
