using StreamCore.Graph;
using StreamCore.Runtime.Aligned;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime;

/// <summary>Decides how each region of a job runs.</summary>
internal static class RegionPlanner
{
    public static IReadOnlyList<IRegion> Plan(JobGraph graph, JobContext job)
    {
        SavepointDirectory.Check(graph, job.Options);
        return [.. graph.Regions.Select(region => Plan(region, job))];
    }

    private static IRegion Plan(JobRegion region, JobContext job)
    {
        var sources = region.Sources.ToList();
        return sources.Count == 1 && sources[0].CreateOwnRegion(region, job) is { } own
            ? own
            : Aligned(region, job);
    }

    private static AlignedRegion Aligned(JobRegion region, JobContext job)
    {
        if (region.Nodes.FirstOrDefault(node => node.Inputs.Any(edge => edge.Partitioning == Partitioning.RecordKey)) is { } keyed)
        {
            throw new NotSupportedException(
                $"'{keyed.Name}' is keyed by the record's own key, which only a job can be that reads one Kafka topic and writes to Kafka, with "
                + "bounded out-of-orderness and no exchange. Use KeyBy with a function here.");
        }

        return new(region, job);
    }
}
