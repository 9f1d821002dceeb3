namespace StreamCore.Runtime.Restart;

internal sealed class NoRestart : RestartStrategy
{
    /// <inheritdoc/>
    public override string ToString() => "no restart";

    internal override RestartBackoff CreateBackoff(TimeProvider timeProvider, Random random) => new Backoff();

    private sealed class Backoff : RestartBackoff
    {
        public override TimeSpan? OnFailure() => null;
    }
}
