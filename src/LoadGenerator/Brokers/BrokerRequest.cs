namespace LoadGenerator.Brokers;

/// <summary>Wishes about the broker.</summary>
/// <param name="BootstrapServers">The address of a running broker to use, or null to have one found.</param>
/// <param name="Port">The loopback port a started broker shall listen on, or null for any free one.</param>
/// <param name="Directory">
/// Where a broker from <c>KAFKA_HOME</c> keeps its data and its log, also afterwards; null for a temporary directory.
/// </param>
public sealed record BrokerRequest(string? BootstrapServers = null, int? Port = null, string? Directory = null);
