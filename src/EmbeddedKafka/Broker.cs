using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
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

    private Broker(EmbeddedKafkaOptions options, int port)
    {
        Options = options;
        Port = port;
        Gate = new BrokerGate(options.TimeProvider, options.LoggerFactory.CreateLogger<BrokerGate>());
        Groups = new GroupCoordinator();
        Transactions = new TransactionCoordinator();
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

    /// <summary>The consumer groups and their offsets.</summary>
    public GroupCoordinator Groups { get; }

    /// <summary>The transactions.</summary>
    public TransactionCoordinator Transactions { get; }

    /// <summary>Makes a broker from its logs.</summary>
    public static Broker Open(EmbeddedKafkaOptions options, int port) => new(options, port);

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

        return response;
    }

    public void Dispose()
    {
        using (Gate.Enter())
        {
            Gate.Close();
        }
    }
}
