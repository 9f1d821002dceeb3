using EmbeddedKafka.Groups;
using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Transactions;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka;

/// <summary>
/// The broker without its network: what the logs say, and the handlers that read and change it. A restart makes a new one
/// from the same logs.
/// </summary>
internal sealed class Broker : IDisposable
{
    /// <summary>Id of the one node of the cluster.</summary>
    public const int NodeId = 1;

    private readonly IRequestHandler?[] _handlers;

    private Broker(EmbeddedKafkaOptions options, ILogStore store, int port)
    {
        Options = options;
        Store = store;
        Port = port;
        Gate = new BrokerGate(options.TimeProvider, options.LoggerFactory.CreateLogger<BrokerGate>());

        // Timers that are set on the way must find everything there.
        using (Gate.Enter())
        {
            Topics = TopicCatalog.Open(store, Gate, options.LoggerFactory);
            try
            {
                Groups = GroupCoordinator.Open(Topics, Gate, options);
                Cleaner = new LogCleaner(Topics, Gate, options.CleanupInterval, options.LoggerFactory.CreateLogger<LogCleaner>());
                Transactions = new TransactionCoordinator(Gate, Topics, Groups.Offsets, options);
            }
            catch
            {
                // Nobody else can: a damaged log must not leave files open and timers running.
                Gate.Close();
                Topics.Dispose();
                throw;
            }
        }

        _handlers = new IRequestHandler?[ApiCatalog.All.Max(api => (short)api.Key) + 1];
        foreach (var handler in RequestHandlers.All(this))
        {
            _handlers[(short)handler.Key] = handler;
        }
    }

    /// <summary>Settings of the broker.</summary>
    public EmbeddedKafkaOptions Options { get; }

    /// <summary>Where clients are told to connect to.</summary>
    public string AdvertisedHost => Options.AdvertisedHost ?? Options.Host;

    /// <summary>The port that the broker listens on.</summary>
    public int Port { get; }

    /// <summary>Guards everything below.</summary>
    public BrokerGate Gate { get; }

    /// <summary>Where the logs are kept. It belongs to whoever opened the broker.</summary>
    public ILogStore Store { get; }

    /// <summary>The topics and their logs.</summary>
    public TopicCatalog Topics { get; }

    /// <summary>Applies retention and compaction.</summary>
    public LogCleaner Cleaner { get; }

    /// <summary>The id of the cluster, the same for as long as its logs are kept.</summary>
    public string ClusterId => Topics.ClusterId;

    /// <summary>The consumer groups and their offsets.</summary>
    public GroupCoordinator Groups { get; }

    /// <summary>The transactions.</summary>
    public TransactionCoordinator Transactions { get; }

    /// <summary>Makes a broker from its logs.</summary>
    /// <exception cref="InvalidDataException">The store holds something else, or it is damaged.</exception>
    public static Broker Open(EmbeddedKafkaOptions options, ILogStore store, int port) => new(options, store, port);

    /// <summary>Who answers an API; null if nobody does.</summary>
    public IRequestHandler? HandlerOf(ApiKey api) => _handlers[(short)api];

    /// <summary>The APIs and versions that the broker speaks.</summary>
    public ApiVersionsResponse Versions()
    {
        var response = new ApiVersionsResponse();
        foreach (var api in ApiCatalog.All)
        {
            if (HandlerOf(api.Key) is not null)
            {
                response.ApiKeys.Add(new() { ApiKey = (short)api.Key, MinVersion = api.MinVersion, MaxVersion = api.MaxVersion });
            }
        }

        Finalize(response, "transaction.version", level: 2);
        if (HandlerOf(ApiKey.ConsumerGroupHeartbeat) is not null)
        {
            Finalize(response, "group.version", level: 1);
        }

        return response;
    }

    public void Dispose()
    {
        using (Gate.Enter())
        {
            Gate.Close();
            Cleaner.Dispose();
            Transactions.Dispose();
            Groups.Dispose();
            Topics.Dispose();
        }
    }

    /// <summary>States a feature that clients go by, beside the versions of the APIs.</summary>
    private static void Finalize(ApiVersionsResponse response, string feature, short level)
    {
        response.FinalizedFeaturesEpoch = 0;
        response.SupportedFeatures.Add(new() { Name = feature, MinVersion = level, MaxVersion = level });
        response.FinalizedFeatures.Add(new() { Name = feature, MinVersionLevel = level, MaxVersionLevel = level });
    }
}
