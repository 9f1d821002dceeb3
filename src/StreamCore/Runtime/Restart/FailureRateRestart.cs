namespace StreamCore.Runtime.Restart;

internal sealed class FailureRateRestart(int maxFailures, TimeSpan interval, TimeSpan delay) : RestartStrategy
{
    /// <inheritdoc/>
    public override string ToString() => $"restarts after {delay} unless more than {maxFailures} failures happen within {interval}";

    internal override RestartBackoff CreateBackoff(TimeProvider timeProvider, Random random) =>
        new Backoff(maxFailures, interval, delay, timeProvider);

    private sealed class Backoff(int maxFailures, TimeSpan interval, TimeSpan delay, TimeProvider timeProvider) : RestartBackoff
    {
        private readonly Queue<long> _failures = new();

        public override TimeSpan? OnFailure()
        {
            var now = timeProvider.GetTimestamp();
            while (_failures.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest, now) > interval)
            {
                _failures.Dequeue();
            }

            _failures.Enqueue(now);
            return _failures.Count > maxFailures ? null : delay;
        }
    }
}
