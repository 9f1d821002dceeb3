namespace FraudService.Configuration;

/// <summary>How the service reaches Kafka.</summary>
public sealed class KafkaOptions
{
    /// <summary>The brokers to begin with: <c>host:port</c>, with commas between. There is no default.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>
    /// Further settings of the client by their librdkafka names, for example <c>security.protocol</c>, <c>sasl.username</c>
    /// and <c>ssl.ca.location</c>. None by default.
    /// </summary>
    public Dictionary<string, string> Client { get; } = [];

    /// <summary>All client settings in one table, as the runtime takes them.</summary>
    public Dictionary<string, string> ToClientSettings() => new(Client) { ["bootstrap.servers"] = BootstrapServers };
}
