using Microsoft.Extensions.Logging;

namespace EmbeddedKafka;

/// <summary>
/// The one lock of a broker. All of its state is read and changed with the gate held, so that nothing else needs locks
/// and each request sees the effects of the one before. Nobody waits for a socket or a timer while holding it.
/// </summary>
internal sealed partial class BrokerGate(TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private bool _closed;

    /// <summary>The clock of everything that happens behind the gate.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The clock as Kafka has it: milliseconds since 1970.</summary>
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Waits until nobody else is behind the gate. Dispose the scope to leave.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Makes a timer, stopped, whose action runs with the gate held. Dispose it to end it.</summary>
    public ITimer CreateTimer(Action action) =>
        Time.CreateTimer(
            _ =>
            {
                using (Enter())
                {
                    if (!_closed)
                    {
                        Run(action);
                    }
                }
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends all timers: none of their actions begins after this. Call it with the gate held.</summary>
    public void Close() => _closed = true;

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // A timer has no caller to tell; an exception that leaves it would end the process of whoever hosts the broker.
            LogTimerFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A scheduled action of the broker failed")]
    private static partial void LogTimerFailed(ILogger logger, Exception exception);
}
