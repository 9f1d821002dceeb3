using Confluent.Kafka;

namespace LoadGenerator.Brokers;

/// <summary>Asks a broker whether it answers: a metadata request that lists it as alive, not just an open port.</summary>
public static class BrokerProbe
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until a broker answers.</summary>
    /// <param name="bootstrapServers">The broker's address.</param>
    /// <param name="patience">How long to go on asking; it is asked at least once, which takes up to 1 s.</param>
    /// <param name="mayStillAnswer">Asked before each try; false ends the wait at once.</param>
    /// <param name="cancellation">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>True once the broker answers, false if it did not in time or will not any more.</returns>
    public static async Task<bool> WaitUntilAnsweringAsync(
        string bootstrapServers, TimeSpan patience, Func<bool> mayStillAnswer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mayStillAnswer);
        var start = TimeProvider.System.GetTimestamp();
        var config = new AdminClientConfig
        {
            BootstrapServers = bootstrapServers,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
        };
        // A refused connection is what is being waited out, so the client's own log lines about it are not shown.
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        while (mayStillAnswer())
        {
            if (await Task.Run(() => Answers(admin), cancellation))
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(start) >= patience)
            {
                return false;
            }

            await Task.Delay(Pause, cancellation);
        }

        return false;
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(RequestTimeout).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
