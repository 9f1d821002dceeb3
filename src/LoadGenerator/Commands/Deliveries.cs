using LoadGenerator.Kafka;

namespace LoadGenerator.Commands;

/// <summary>Ends a verb that sends: waits for the broker's answers and tells what became of what it sent.</summary>
internal static class Deliveries
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(30);

    /// <param name="producer">What was sent with.</param>
    /// <param name="cancellationToken">Whether the verb was cancelled.</param>
    /// <param name="what">What was sent; transactions if null.</param>
    /// <returns>Success only if everything was acknowledged and the verb was not cancelled.</returns>
    public static async Task<int> ConcludeAsync<T>(RecordProducer<T> producer, CancellationToken cancellationToken, string? what = null)
    {
        producer.Flush(FlushTimeout);
        var counts = producer.Counts;
        var open = counts.Sent - counts.Acknowledged - counts.Failed;
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{(what is null ? "" : what + ": ")}sent {counts.Sent}, acknowledged {counts.Acknowledged}, failed {counts.Failed}, unanswered {open}"));
        if (counts.FirstFailure is not null)
        {
            await Console.Error.WriteLineAsync($"The first failure: {counts.FirstFailure}");
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }

        return counts.Acknowledged == counts.Sent ? ExitCodes.Success : ExitCodes.Failure;
    }
}
