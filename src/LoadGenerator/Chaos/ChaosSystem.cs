using System.Globalization;
using Confluent.Kafka;
using EmbeddedKafka;
using FraudDetection;
using LoadGenerator.Brokers;
using StreamCore.Kafka;

namespace LoadGenerator.Chaos;

/// <summary>What is put under chaos: a broker, its topics, and instances of the service, each behind a proxy of its own.</summary>
internal sealed class ChaosSystem : IAsyncDisposable
{
    private const int DiskMegabytes = 64;

    private readonly IKafkaBroker _broker;

    private ChaosSystem(
        IKafkaBroker broker, string application, FraudTopicNames topics, IReadOnlyList<ServiceInstance> instances)
    {
        _broker = broker;
        Application = application;
        Topics = topics;
        Instances = instances;
    }

    /// <summary>Where the broker is, without a proxy between.</summary>
    public string BootstrapServers => _broker.BootstrapServers;

    /// <summary>The broker, for people to read.</summary>
    public string BrokerDescription => _broker.Description;

    /// <summary>The broker, if it may be killed.</summary>
    public IRestartableBroker? RestartableBroker => _broker as IRestartableBroker;

    public string Application { get; }

    public FraudTopicNames Topics { get; }

    /// <summary>All topics that the service writes in transactions.</summary>
    public IReadOnlyList<string> OutputTopics => [Topics.Decisions, Topics.Alerts, Topics.DeadLetters, Application + "-changelog"];

    /// <summary>All instances that there may be, by number; those of the beginning are started.</summary>
    public IReadOnlyList<ServiceInstance> Instances { get; }

    /// <summary>Starts the broker and the first instances.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="name">A name that no other run on this broker has.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Abandons the start.</param>
    public static async Task<ChaosSystem> StartAsync(ChaosOptions options, string name, TimeProvider time, CancellationToken cancellation)
    {
        var ownBroker = options.Broker != ChaosBrokerKind.Running;
        var proxies = new List<TcpProxy>();
        var instances = new List<ServiceInstance>();
        IKafkaBroker? broker = null;
        try
        {
            if (ownBroker)
            {
                proxies.AddRange(Enumerable.Range(0, options.Plan.MaxInstances)
                    .Select(_ => new TcpProxy(LoopbackPorts.FindFree(), LoopbackPorts.FindFree(), time)));
            }

            broker = await StartBrokerAsync(options, proxies, cancellation);
            var topics = FraudTopicNames.WithPrefix(name + "-");
            await CreateTopicsAsync(broker.BootstrapServers, topics, options.Partitions);
            for (var i = 0; i < options.Plan.MaxInstances; i++)
            {
                var address = ownBroker ? $"127.0.0.1:{proxies[i].Port}" : broker.BootstrapServers;
                var files = Path.Combine(options.Directory, string.Create(CultureInfo.InvariantCulture, $"instance-{i}"));
                var state = options.StateBackend == ChaosStateBackend.Faster ? Directory.CreateDirectory(files + "-state").FullName : null;
                instances.Add(new ServiceInstance(
                    i,
                    ServiceProgram.Command(options, name, topics, i, address, state),
                    files + ".log",
                    ownBroker ? proxies[i] : null,
                    state is not null && options.Plan.Kinds.Contains(FaultKind.FillDisk) ? BoundedDisk.Mount(state, DiskMegabytes) : null));
            }

            foreach (var instance in instances.Take(options.Plan.Instances))
            {
                await instance.StartAsync(cancellation);
            }

            return new(broker, name, topics, instances);
        }
        catch
        {
            await DisposeAsync(instances, broker);
            foreach (var proxy in proxies.Skip(instances.Count))
            {
                await proxy.DisposeAsync();
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(Instances, _broker);

    private static async ValueTask DisposeAsync(IReadOnlyList<ServiceInstance> instances, IKafkaBroker? broker)
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    private static async Task<IKafkaBroker> StartBrokerAsync(
        ChaosOptions options, IReadOnlyList<TcpProxy> proxies, CancellationToken cancellation)
    {
        var directory = Path.Combine(options.Directory, "broker");
        IReadOnlyList<AdditionalListener> listeners = [.. proxies.Select(proxy => new AdditionalListener(proxy.TargetPort, proxy.Port))];
        switch (options.Broker)
        {
            case ChaosBrokerKind.Embedded:
                var embedded = new EmbeddedBrokerProcess(directory: directory, listeners: listeners);
                try
                {
                    await embedded.StartAsync(cancellation);
                    return embedded;
                }
                catch
                {
                    await embedded.DisposeAsync();
                    throw;
                }

            case ChaosBrokerKind.KafkaHome:
                // The broker's own lower limit for session time-outs is 6 s.
                var request = new BrokerRequest(
                    Directory: directory,
                    Settings: new Dictionary<string, string> { ["group.min.session.timeout.ms"] = "100" },
                    Listeners: listeners);
                var provider = new KafkaHomeProvider();
                return await provider.TryStartAsync(request, cancellation)
                    ?? throw new BrokerStartException($"There is no broker to start: {provider.Remedy}.");

            default:
                return (await new AddressProvider().TryStartAsync(new(options.BootstrapServers), cancellation))!;
        }
    }

    private static async Task CreateTopicsAsync(string bootstrap, FraudTopicNames topics, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap })
            .SetLogHandler(static (_, _) => { })
            .Build();
        await KafkaTopics.CreateMissingAsync(admin, topics.ToKafkaTopics(partitions));
    }
}
