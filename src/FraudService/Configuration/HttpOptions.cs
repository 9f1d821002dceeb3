namespace FraudService.Configuration;

/// <summary>The worker's REST interface. It has neither encryption nor users: leave it on the loopback interface, or behind a proxy.</summary>
public sealed class HttpOptions
{
    /// <summary>Whether there is one. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The address that it listens at, an IP address or <c>localhost</c>. Default 127.0.0.1.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port; 0 for any free one, which the log names. Default 8081.</summary>
    public int Port { get; set; } = 8081;
}
