namespace StreamCore.DataStream;

/// <summary>How asynchronous calls are made for the elements of a stream.</summary>
public sealed class AsyncOptions
{
    /// <summary>The most calls in flight in one subtask; at that number the subtask waits, which holds its input back. Default 100.</summary>
    public int Capacity { get; init; } = 100;

    /// <summary>
    /// How long the result of an element may take, all attempts together, by the job's clock. Default 30 s;
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>In which order results are emitted. Default <see cref="AsyncOrder.Ordered"/>.</summary>
    public AsyncOrder Order { get; init; } = AsyncOrder.Ordered;

    /// <summary>How often a call is made that fails, the first time included. Default 1: a failed call fails the job.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>The pause before another attempt, by the job's clock. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Finds settings that cannot work.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it, its value and the remedy.</exception>
    internal void Validate()
    {
        Require(Capacity >= 1, nameof(Capacity), Capacity, "use 1 or more");
        Require(
            Timeout > TimeSpan.Zero || Timeout == System.Threading.Timeout.InfiniteTimeSpan,
            nameof(Timeout), Timeout, "use more than 0, or Timeout.InfiniteTimeSpan");
        Require(Enum.IsDefined(Order), nameof(Order), Order, "use Ordered or Unordered");
        Require(MaxAttempts >= 1, nameof(MaxAttempts), MaxAttempts, "use 1 or more");
        Require(
            RetryDelay >= TimeSpan.Zero && RetryDelay <= TimeSpan.FromDays(1), nameof(RetryDelay), RetryDelay, "use 0 to 1 day");
    }

    private static void Require(bool valid, string setting, object value, string remedy)
    {
        if (!valid)
        {
            throw new ArgumentException($"{setting} is '{value}': {remedy}.", setting);
        }
    }
}
