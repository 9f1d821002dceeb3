using System.Diagnostics.Metrics;
using FraudDetection.Pipeline;
using FraudDetection.Terminals;
using FraudService.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Runtime;

namespace FraudService.Worker;

/// <summary>
/// The terminal stage: a job of its own beside the one that decides, in one instance at a time. Whatever becomes of it, decisions
/// go on; it is started again after a while that grows.
/// </summary>
public sealed partial class TerminalStage(
    FraudServiceOptions options, ILoggerFactory loggerFactory, TimeProvider time, ILogger<TerminalStage> logger) : BackgroundService
{
    private const string Suffix = "-terminals";

    // What has not committed by then is processed again.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HealthyTime = TimeSpan.FromMinutes(5);

    // Watermarks need not come much more often than commits, which is when they take effect.
    private const int WatermarksPerCommit = 5;

    private static readonly TimeSpan LeastWatermarkInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan GreatestWatermarkInterval = TimeSpan.FromMilliseconds(200);

    private static readonly Meter Meter = new(FraudMetrics.MeterName);

    /// <summary>How often the terminal stage has failed; it is started again each time.</summary>
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("fraud.terminal_stage.failures", "{failure}");

    private volatile StreamExecutionEnvironment? _environment;

    /// <summary>How the stage fares; null where another instance runs it.</summary>
    public JobStatus? Status => _environment?.GetStatus();

    /// <summary>The application id of the stage.</summary>
    internal static string ApplicationIdOf(FraudServiceOptions options) => options.ApplicationId + Suffix;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.TerminalRisk.RunsStage)
        {
            return;
        }

        var wait = FirstWait;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                using var schemas = await SchemaRegistration.RegisterAsync(options, time, stoppingToken);
                await TopicCreation.RunAsync(options, stoppingToken);
                var leadership = new StageLeadership(options, logger);
                await Task.Factory.StartNew(
                    () => leadership.Run(term => RunAsync(schemas, term), stoppingToken),
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The service ends.
            }
#pragma warning disable CA1031 // Whatever it is, decisions go on without it, and it is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                wait = time.GetElapsedTime(started) >= HealthyTime ? FirstWait : wait;
                Failures.Add(1);
                LogFailed(e is JobFailedException ? null : e, e.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    private async Task RunAsync(SchemaRegistration schemas, CancellationToken term)
    {
        LogLeads(options.InstanceId);
        var environment = new StreamExecutionEnvironment(ToExecutionOptions(), loggerFactory, time);
        TerminalRiskJob.Build(
            environment,
            options.Topics,
            schemas.Registry,
            options.Fraud,
            new() { IdleTimeout = options.TerminalRisk.IdleTimeout, Expiry = options.TerminalRisk.Expiry });
        _environment = environment;
        try
        {
            await environment.ExecuteAsync("terminal-risk", term);
        }
        finally
        {
            _environment = null;
        }
    }

    private StreamExecutionOptions ToExecutionOptions() => new()
    {
        ApplicationId = ApplicationIdOf(options),

        // Not the instance's own: whoever leads fences who led before.
        InstanceId = "leader",
        Kafka = options.Kafka.ToClientSettings(),
        TransactionTimeout = options.TransactionTimeout,
        MinEpochDuration = options.TerminalRisk.CommitInterval,
        AutoWatermarkInterval = TimeSpan.FromTicks(Math.Clamp(
            options.TerminalRisk.CommitInterval.Ticks / WatermarksPerCommit, LeastWatermarkInterval.Ticks, GreatestWatermarkInterval.Ticks)),
        StopTimeout = StopTimeout,
        AllowNonRestoredState = options.AllowNonRestoredState,
        ChangelogReplicationFactor = options.ReplicationFactor,
    };

    [LoggerMessage(20, LogLevel.Information, "The terminal stage runs in this instance, {InstanceId}")]
    private partial void LogLeads(string instanceId);

    [LoggerMessage(21, LogLevel.Error, "The terminal stage has failed: {Reason} It is started again in {Seconds} s; decisions go on, with what is known of terminals until now")]
    private partial void LogFailed(Exception? exception, string reason, double seconds);
}
