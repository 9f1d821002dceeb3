namespace StreamCore.Runtime.Restart;

internal sealed class FixedDelayRestart(int attempts, TimeSpan delay) : RestartStrategy
{
    /// <inheritdoc/>
    public override string ToString() => $"at most {attempts} restarts, each after {delay}";

    internal override RestartBackoff CreateBackoff(TimeProvider timeProvider, Random random) => new Backoff(attempts, delay);

    private sealed class Backoff(int attempts, TimeSpan delay) : RestartBackoff
    {
        private int _attemptsLeft = attempts;

        public override TimeSpan? OnFailure()
        {
            if (_attemptsLeft == 0)
            {
                return null;
            }

            _attemptsLeft--;
            return delay;
        }
    }
}
