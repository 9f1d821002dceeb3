using System.Net;
using System.Net.Sockets;
using FraudService.Configuration;
using FraudService.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudService.Http;

/// <summary>The service's REST interface: cards' state, status, health, savepoints.</summary>
internal sealed partial class HttpServer : IAsyncDisposable
{
    // Room for people and their scripts; each connection has one request at a time.
    private const int MaxConnections = 64;
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxRequestLineBytes = 4 * 1024;

    /// <summary>How long answers that are under way may take when the service ends.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private HttpServer(WebApplication application) => _application = application;

    /// <summary>Where it listens, for example <c>http://127.0.0.1:8081</c>.</summary>
    public string Address => _application.Urls.First();

    /// <summary>Begins to listen.</summary>
    /// <exception cref="InvalidSettingsException">It can't listen there.</exception>
    public static async Task<HttpServer> StartAsync(
        FraudServiceOptions options, CurrentJob job, ILoggerFactory loggerFactory, TimeProvider time, CancellationToken cancellation)
    {
        var address = FindAddress(options.Http.Host) ?? throw new ArgumentException($"'{options.Http.Host}' is no address.", nameof(options));
        var application = Build(options, address, job, loggerFactory, time);
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new InvalidSettingsException(
                [
                    $"{SettingsReader.Section}:Http:Port is '{options.Http.Port}': the service can't listen at {new IPEndPoint(address, options.Http.Port)} "
                    + $"({(e.InnerException ?? e).Message}). Give another port, 0 for any free one, another Http:Host, or set {SettingsReader.Section}:Http:Enabled to false.",
                ],
                e);
        }

        var server = new HttpServer(application);
        var logger = loggerFactory.CreateLogger<HttpServer>();
        LogListening(logger, server.Address);
        if (!IPAddress.IsLoopback(address))
        {
            LogOpen(logger, server.Address);
        }

        return server;
    }

    /// <summary>The address that a host names; null if it names none that the service could listen at.</summary>
    public static IPAddress? FindAddress(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : null;

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static WebApplication Build(
        FraudServiceOptions options, IPAddress address, CurrentJob job, ILoggerFactory loggerFactory, TimeProvider time)
    {
        // Nothing but what is set here: the process has a host of its own, with its own configuration, log and signals.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(address, options.Http.Port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.AddProvider(new ForwardingLoggerProvider(loggerFactory));
        // What it would say of its start and end is said here.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => ServiceJson.Configure(json.SerializerOptions, isIndented: false));

        var application = builder.Build();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.Use(new RequestGuard(address).InvokeAsync);
        application.UseRouting();
        StatusEndpoints.Map(application, options, job);
        CardEndpoint.Map(application, job);
        SavepointEndpoint.Map(application, options, job, time);
        return application;
    }

    [LoggerMessage(1, LogLevel.Information, "The REST interface is at {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Warning, "The REST interface at {Address} can be reached from other machines, and asks nobody who he is")]
    private static partial void LogOpen(ILogger logger, string address);
}
