using EmbeddedKafka;

namespace LoadGenerator.Brokers;

/// <summary>The embedded broker in a process of its own, with its data in files, so that it can be crashed like a real one.</summary>
/// <param name="port">The port for clients, or null for any free one.</param>
/// <param name="directory">Where data and log are kept, also after disposal; null for a temporary directory.</param>
/// <param name="listeners">Further ports to listen on, for clients behind proxies.</param>
/// <exception cref="BrokerStartException">The port is in use.</exception>
public sealed class EmbeddedBrokerProcess(
    int? port = null, string? directory = null, IReadOnlyList<AdditionalListener>? listeners = null)
    : ChildBroker(port, directory)
{
    /// <inheritdoc/>
    public override string Description =>
        $"the embedded broker as a process of its own at {BootstrapServers}, data in {DataDirectory}";

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> PrepareCommandAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>(
        [
            "dotnet", typeof(EmbeddedKafkaBroker).Assembly.Location,
            "--port", FormattableString.Invariant($"{Port}"), "--data", Path.Combine(DataDirectory, "data"), "--no-auto-create",
            .. (listeners ?? []).SelectMany(IEnumerable<string> (listener) =>
                ["--listener", FormattableString.Invariant($"{listener.Port}:{listener.AdvertisedPort}")]),
        ]);
}
