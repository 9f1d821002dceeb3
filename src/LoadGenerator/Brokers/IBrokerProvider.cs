namespace LoadGenerator.Brokers;

/// <summary>One way of coming by a broker.</summary>
public interface IBrokerProvider
{
    /// <summary>What somebody has to pass, set or install to have this way; the end of the sentence "either …".</summary>
    string Remedy { get; }

    /// <summary>Finds or starts a broker that answers.</summary>
    /// <returns>The broker, or null if this way is not open here: then the next one is tried.</returns>
    /// <exception cref="BrokerStartException">This way was asked for, but the broker does not start or answer.</exception>
    Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation);
}
