using Confluent.Kafka;
using FraudDetection.Control;
using FraudService.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamCore.Avro;
using StreamCore.Runtime;

namespace FraudService.Worker;

/// <summary>The hosted service that is the worker: runs the job, and stops the process when the job fails.</summary>
public sealed partial class FraudWorker(
    FraudServiceOptions options,
    CurrentJob currentJob,
    ILoggerFactory loggerFactory,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FraudWorker> logger) : BackgroundService
{
    /// <summary>Whether the job ended by itself, with an error.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether it fails again at each start, until somebody changes state, settings or program.</summary>
    public bool HasFailedForGood { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarting(options.ApplicationId, options.InstanceId, options.Slots, options.Kafka.BootstrapServers);
        try
        {
            using var schemas = await SchemaRegistration.RegisterAsync(options, time, stoppingToken);
            var execution = new FraudJobExecution(options, schemas, loggerFactory, time);
            currentJob.Execution = execution;
            await execution.RunAsync(stoppingToken);
            LogStopped();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
#pragma warning disable CA1031 // Whatever it is ends the process, with the log saying why and an exit code that says so.
        catch (Exception e)
#pragma warning restore CA1031
        {
            HasFailed = true;
            HasFailedForGood = e is JobFailedException { IsFinal: true } or ControlTopicException { IsTransient: false } or InvalidDataException;
            // What can be expected to go wrong explains itself; anything else needs its stack trace.
            var isExpected = e is JobFailedException or SchemaRegistryException or SchemaRegistryUnavailableException or KafkaException
                or ControlTopicException or InvalidDataException or IOException;
            LogFailed(isExpected ? null : e, e.Message);
            if (HasFailedForGood)
            {
                LogForGood();
            }
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Fraud detection starts as application {ApplicationId}, instance {InstanceId}, with {Slots} slot(s), on Kafka at {BootstrapServers}")]
    private partial void LogStarting(string applicationId, string instanceId, int slots, string bootstrapServers);

    [LoggerMessage(2, LogLevel.Information, "Fraud detection has stopped; the open epochs are committed")]
    private partial void LogStopped();

    [LoggerMessage(3, LogLevel.Critical, "Fraud detection has failed: {Reason}")]
    private partial void LogFailed(Exception? exception, string reason);

    [LoggerMessage(4, LogLevel.Error, "Starting it again does not help until what the reason names is changed")]
    private partial void LogForGood();
}
