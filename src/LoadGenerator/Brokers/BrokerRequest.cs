using EmbeddedKafka;

namespace LoadGenerator.Brokers;

/// <summary>Wishes about the broker.</summary>
/// <param name="BootstrapServers">The address of a running broker to use, or null to have one found.</param>
/// <param name="Port">The loopback port a started broker shall listen on, or null for any free one.</param>
/// <param name="Directory">
/// Where a broker from <c>KAFKA_HOME</c> keeps its data and its log, also afterwards; null for a temporary directory.
/// </param>
/// <param name="Settings">
/// Broker settings, for example <c>auto.create.topics.enable</c>, that a broker from <c>KAFKA_HOME</c> gets besides or
/// instead of its usual ones; any other broker is used as it is.
/// </param>
/// <param name="Listeners">Further ports that a broker from <c>KAFKA_HOME</c> listens on, for clients behind proxies.</param>
public sealed record BrokerRequest(
    string? BootstrapServers = null,
    int? Port = null,
    string? Directory = null,
    IReadOnlyDictionary<string, string>? Settings = null,
    IReadOnlyList<AdditionalListener>? Listeners = null);
