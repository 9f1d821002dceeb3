namespace LoadGenerator.Brokers;

/// <summary>
/// A broker in a process of its own, which can be stopped, crashed and started again on the same data and the same port.
/// </summary>
public interface IRestartableBroker : IKafkaBroker
{
    /// <summary>Where data and log are kept.</summary>
    string DataDirectory { get; }

    /// <summary>The broker's process, or null while it is not running.</summary>
    int? ProcessId { get; }

    /// <summary>Starts the broker, on the data it had before if there are any, and waits until it answers.</summary>
    /// <exception cref="BrokerStartException">It does not start; the message has the end of its log.</exception>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    Task StartAsync(CancellationToken cancellation = default);

    /// <summary>Shuts the broker down in order (SIGTERM), or kills it if that takes more than 30 s.</summary>
    Task StopAsync();

    /// <summary>Crashes the broker (SIGKILL) and waits until its process has ended.</summary>
    Task KillAsync();
}
