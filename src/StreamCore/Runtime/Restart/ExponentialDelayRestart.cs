namespace StreamCore.Runtime.Restart;

internal sealed class ExponentialDelayRestart(
    TimeSpan initialDelay, TimeSpan maxDelay, double multiplier, double jitter, TimeSpan resetThreshold, int maxAttempts)
    : RestartStrategy
{
    private readonly TimeSpan _initialDelay = initialDelay;
    private readonly TimeSpan _resetThreshold = resetThreshold;
    private readonly int _maxAttempts = maxAttempts;

    /// <inheritdoc/>
    public override string ToString() =>
        $"restarts after {_initialDelay}, then {multiplier} times longer each time up to {maxDelay}, and anew after {_resetThreshold}"
        + (_maxAttempts == int.MaxValue ? "" : $"; at most {_maxAttempts} in a row");

    internal override RestartBackoff CreateBackoff(TimeProvider timeProvider, Random random) => new Backoff(this, timeProvider, random);

    private TimeSpan Next(TimeSpan delay) => Limit(delay * multiplier);

    // At the limit a delay can only become shorter.
    private TimeSpan WithJitter(TimeSpan delay, Random random) => Limit(delay * (1 + (jitter * ((2 * random.NextDouble()) - 1))));

    private TimeSpan Limit(TimeSpan delay) => delay < maxDelay ? delay : maxDelay;

    private sealed class Backoff(ExponentialDelayRestart strategy, TimeProvider timeProvider, Random random) : RestartBackoff
    {
        private TimeSpan _delay;
        private long _lastFailure;
        private int _attempts;

        public override TimeSpan? OnFailure()
        {
            var now = timeProvider.GetTimestamp();

            // The time that was waited before the last restart is no time without a failure.
            var isAnew = _attempts == 0 || timeProvider.GetElapsedTime(_lastFailure, now) >= strategy._resetThreshold + _delay;
            _delay = isAnew ? strategy._initialDelay : strategy.Next(_delay);
            _attempts = isAnew ? 1 : _attempts + 1;
            _lastFailure = now;
            return _attempts > strategy._maxAttempts ? null : strategy.WithJitter(_delay, random);
        }
    }
}
