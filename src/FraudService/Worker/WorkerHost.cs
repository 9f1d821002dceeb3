using System.Globalization;
using FraudService.Configuration;
using FraudService.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Formatting.Compact;

namespace FraudService.Worker;

/// <summary>The generic host that runs the worker.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs the worker until it is told to stop.</summary>
    /// <param name="settings">Settings of the command line by their configuration keys; they win over all others.</param>
    /// <param name="cancellation">Stops the worker in order.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InvalidSettingsException">A setting is wrong.</exception>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellation)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        var options = SettingsReader.Read(builder.Configuration);

        builder.Services.AddSerilog(logging => Configure(logging, builder.Configuration, options.LogFormat));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<CurrentJob>();
        builder.Services.AddSingleton<FraudWorker>();
        builder.Services.AddSingleton<TerminalStage>();
        builder.Services.AddHostedService<EpochStatistics>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TerminalStage>());
        if (options.TerminalRisk.Mode != TerminalRiskMode.Alone)
        {
            builder.Services.AddHostedService(services => services.GetRequiredService<FraudWorker>());
        }

        using var host = builder.Build();
        var worker = host.Services.GetRequiredService<FraudWorker>();
        host.Services.GetRequiredService<CurrentJob>().Stage = host.Services.GetRequiredService<TerminalStage>();

        // Before the job, so that a port that is taken stops the process at once; it ends after the job, whose last answers it gives.
        await using var http = options.Http.Enabled
            ? await HttpServer.StartAsync(
                options, host.Services.GetRequiredService<CurrentJob>(), host.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System, cancellation)
            : null;
        await host.RunAsync(cancellation);
        return worker.HasFailedForGood ? ExitCodes.FailureForGood : worker.HasFailed ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static void Configure(LoggerConfiguration logging, IConfiguration configuration, LogFormat format)
    {
        logging.ReadFrom.Configuration(configuration).Enrich.FromLogContext();
        if (format == LogFormat.Json)
        {
            logging.WriteTo.Console(new CompactJsonFormatter());
        }
        else
        {
            logging.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
        }
    }
}
