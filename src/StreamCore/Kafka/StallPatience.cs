using Confluent.Kafka;

namespace StreamCore.Kafka;

/// <summary>
/// How long an attempt may go without progress. A transaction that was left open is aborted sooner by default; what
/// remains are clients that have lost a broker which had gone away (librdkafka issue 5456) and wait for it for ever.
/// </summary>
internal sealed class StallPatience(TimeProvider timeProvider)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private long _since = timeProvider.GetTimestamp();

    /// <summary>The attempt has got on.</summary>
    public void OnProgress() => _since = timeProvider.GetTimestamp();

    /// <summary>Ends an attempt that stands still, so that the next one begins with new clients.</summary>
    public void ThrowIfStalled(string what)
    {
        var waited = timeProvider.GetElapsedTime(_since);
        if (waited >= Limit)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{what} for {waited.TotalSeconds:F0} s"));
        }
    }
}
