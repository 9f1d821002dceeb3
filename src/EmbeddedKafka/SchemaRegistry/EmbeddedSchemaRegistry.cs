using System.Net;
using EmbeddedKafka.SchemaRegistry.Http;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>
/// A schema registry for Avro inside the process, with the REST interface of Confluent's, on a loopback port.
/// </summary>
public sealed class EmbeddedSchemaRegistry : IAsyncDisposable
{
    private const int MaxConnections = 1_000;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly KestrelServer _server;

    private EmbeddedSchemaRegistry(KestrelServer server, Uri url)
    {
        _server = server;
        Url = url;
    }

    /// <summary>The address that clients configure.</summary>
    public Uri Url { get; }

    /// <summary>Stops listening; requests that are being served get their answers first, within seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _server.StopAsync(timeout.Token);
        _server.Dispose();
    }

    /// <summary>Starts a registry with what a store has.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    internal static async Task<EmbeddedSchemaRegistry> StartAsync(
        ISchemaStore store,
        SchemaRegistryOptions options,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<EmbeddedSchemaRegistry>();
        var log = new RegistryLog(store, logger);
        var settings = new RegistrySettings(log);
        var api = new RegistryApi(new SubjectRegistry(log, settings), settings, log.State);

        // The bare web server, without a host around it: a host takes over the environment (ASPNETCORE_URLS), settings
        // files, the console and Ctrl+C of the process that this is a guest in.
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = RegistryApplication.MaxDiscardedSize;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(kestrel),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers),
            loggers);
        try
        {
            await server.StartAsync(new RegistryApplication(api, logger), cancellationToken);
            var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new(server, new Uri(address));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }
}
