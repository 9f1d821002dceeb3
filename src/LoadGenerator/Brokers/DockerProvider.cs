using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.Kafka;

namespace LoadGenerator.Brokers;

/// <summary>A broker in a Docker container that is removed at the end, also after a crash of this process.</summary>
public sealed class DockerProvider : IBrokerProvider
{
    private const string Image = "apache/kafka:4.1.0";

    /// <inheritdoc/>
    public string Remedy => "start a Docker engine that the command 'docker info' can reach";

    /// <inheritdoc/>
    public async Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MayBeThere())
        {
            return null;
        }

        KafkaContainer container;
        try
        {
            container = Build(request.Port);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }

        try
        {
            await container.StartAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await container.DisposeAsync();
            throw new BrokerStartException($"Docker answers, but the container of {Image} does not start: {e.Message}", e);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }

        return new DockerBroker(container);
    }

    /// <summary>
    /// Testcontainers takes seconds to find out that there is no engine, so it is asked only where something points to one.
    /// </summary>
    private static bool MayBeThere()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] traces =
        [
            "/var/run/docker.sock",
            Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? home, "docker.sock"),
            Path.Combine(home, ".docker", "run", "docker.sock"),
            Path.Combine(home, ".docker", "desktop", "docker.sock"),
            Path.Combine(home, ".testcontainers.properties"),
        ];
        return OperatingSystem.IsWindows()
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST"))
            || Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("TESTCONTAINERS_", StringComparison.Ordinal))
            || traces.Any(File.Exists);
    }

    private static KafkaContainer Build(int? port)
    {
        var builder = new KafkaBuilder(Image)
            .WithLogger(NullLogger.Instance)
            .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "8");
        return (port is { } wish ? builder.WithPortBinding(wish, KafkaBuilder.KafkaPort) : builder).Build();
    }

    private sealed class DockerBroker(KafkaContainer container) : IKafkaBroker
    {
        public string BootstrapServers => $"{container.Hostname}:{container.GetMappedPublicPort(KafkaBuilder.KafkaPort)}";

        public string Description => $"a Kafka broker in a Docker container ({Image}) at {BootstrapServers}";

        public ValueTask DisposeAsync() => container.DisposeAsync();
    }
}
