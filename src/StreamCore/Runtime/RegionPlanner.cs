using StreamCore.Graph;

namespace StreamCore.Runtime;

/// <summary>Decides how each region of a job runs.</summary>
internal static class RegionPlanner
{
    public static IReadOnlyList<IRegion> Plan(JobGraph graph, JobContext job) => [.. graph.Regions.Select(region => Plan(region, job))];

    private static IRegion Plan(JobRegion region, JobContext job)
    {
        var sources = region.Sources.ToList();
        return sources.Count == 1 && sources[0].CreateOwnRegion(region, job) is { } own
            ? own
            : throw new NotSupportedException("aligned regions come with a later commit");
    }
}
