using FraudService.Configuration;
using FraudService.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamCore.Runtime;

namespace FraudService.Http;

/// <summary><c>GET /status</c>, <c>GET /health/live</c> and <c>GET /health/ready</c>.</summary>
internal static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, FraudServiceOptions options, CurrentJob job)
    {
        routes.MapGet("/status", () => Results.Ok(
            new ServiceStatus(
                options.ApplicationId,
                options.InstanceId,
                job.Execution?.GetStatus(),
                job.Execution?.Control,
                job.Execution?.TerminalTable,
                job.Stage?.Status)));

        // A process whose job has failed ends; one that answers lives.
        routes.MapGet("/health/live", () => Results.Ok(new HealthStatus("live")));

        // A process that runs the terminal stage alone is ready with it, or without it while another one has it.
        routes.MapGet("/health/ready", () => options.TerminalRisk.Mode != TerminalRiskMode.Alone && WhyNotReady(job.Execution?.GetStatus()) is { } reason
            ? Problems.Of(StatusCodes.Status503ServiceUnavailable, reason)
            : Results.Ok(new HealthStatus("ready")));
    }

    private static string? WhyNotReady(JobStatus? status)
    {
        if (status is not { Phase: JobPhase.Running, Regions.Count: > 0 })
        {
            return "The job does not run.";
        }

        if (status.Regions.Any(region => !region.IsAssigned))
        {
            return "The job waits for Kafka, or for its place in the consumer group.";
        }

        var idle = status.Regions.SelectMany(region => region.Partitions).Where(partition => partition.Phase != PartitionPhase.Running).ToList();
        return idle.Count == 0 ? null : string.Join("; ", idle.Select(partition => FormattableString.Invariant(
            $"partition {partition.Partition} is {(partition.Phase == PartitionPhase.Failed ? $"failed: {partition.Error}" : "being restored")}")));
    }
}
