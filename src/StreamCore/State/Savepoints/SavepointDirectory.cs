using System.Globalization;
using StreamCore.Graph;
using StreamCore.Runtime;

namespace StreamCore.State.Savepoints;

/// <summary>The files of a savepoint: one for each partition of a region that runs by partitions, and one for each other region.</summary>
public static class SavepointDirectory
{
    private const string Extension = ".savepoint";

    /// <summary>The savepoint files of a directory, sorted by name.</summary>
    /// <exception cref="SavepointException">There is no such directory, or no savepoint in it.</exception>
    public static IReadOnlyList<string> Files(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new SavepointException($"There is no savepoint directory '{directory}'.");
        }

        var files = Directory.GetFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new SavepointException($"Directory '{directory}' has no savepoint in it (*{Extension}).");
    }

    internal static string PathOf(string directory, string sourceUid, int? partition) => Path.Combine(
        Path.GetFullPath(directory),
        partition is { } number ? string.Create(CultureInfo.InvariantCulture, $"{sourceUid}-{number:D5}{Extension}") : sourceUid + Extension);

    /// <summary>Whether the job that wrote a savepoint had a region.</summary>
    internal static bool HasRegion(string directory, string sourceUid)
    {
        using var reader = new SavepointReader(Files(directory)[0]);
        return reader.Metadata.Regions.Contains(sourceUid);
    }

    /// <summary>Checks what can be checked before the job runs: that the savepoint's states and regions are in the job, and its files are all there.</summary>
    /// <exception cref="JobFailedException">The job can't begin with this savepoint; the message names what does not fit.</exception>
    internal static void Check(JobGraph graph, StreamExecutionOptions options)
    {
        if (options.FromSavepoint is not { } directory)
        {
            return;
        }

        try
        {
            Check(graph, directory, options.AllowNonRestoredState);
        }
        catch (SavepointException e)
        {
            throw new JobFailedException($"The job can't begin with the savepoint: {e.Message}", e);
        }
    }

    private static void Check(JobGraph graph, string directory, bool allowsNonRestored)
    {
        var regions = graph.Regions.ToDictionary(region => region.Sources.First().Uid!, region => region.Nodes.Select(node => node.Uid!).ToHashSet());
        var headers = new List<SavepointMetadata>();
        var dropped = new DroppedStates();
        foreach (var file in Files(directory))
        {
            using var reader = new SavepointReader(file);
            var metadata = reader.Metadata;
            headers.Add(metadata);
            if (PathOf(directory, metadata.SourceUid, metadata.Partition?.Number) != Path.GetFullPath(file))
            {
                throw new SavepointException($"Savepoint file '{file}' was renamed: it holds the state of {Describe(metadata)}.");
            }

            var uids = regions.GetValueOrDefault(metadata.SourceUid);
            foreach (var state in reader.ReadSummary())
            {
                dropped.Note(state, isKnown: uids is not null && (state.OperatorUid is not { } uid || uids.Contains(uid)), metadata.SourceUid);
            }
        }

        CheckComplete(directory, headers, regions.Keys);
        dropped.ThrowIfAny("The savepoint", allowsNonRestored);
    }

    private static void CheckComplete(string directory, List<SavepointMetadata> headers, IEnumerable<string> regions)
    {
        if (headers.Select(header => (header.JobName, header.ApplicationId)).Distinct().Count() > 1)
        {
            var writers = headers.Select(header => $"'{header.JobName}' of application '{header.ApplicationId}'").Distinct();
            throw new SavepointException($"Directory '{directory}' has files of more than one job: {string.Join(", ", writers)}.");
        }

        foreach (var uid in headers[0].Regions.Intersect(regions))
        {
            var own = headers.Where(header => header.SourceUid == uid).ToList();
            var counts = own.Select(header => header.Partition?.Count).Distinct().ToList();
            if (counts.Count > 1)
            {
                throw new SavepointException($"Directory '{directory}' has files of region '{uid}' with different partition counts: {string.Join(", ", counts)}.");
            }

            var expected = own.Count == 0 || counts[0] is not { } count ? [PathOf(directory, uid, null)] : Enumerable.Range(0, count).Select(number => PathOf(directory, uid, number));
            var missing = own.Count == 0 ? [$"all files of region '{uid}'"] : expected.Where(path => !File.Exists(path)).Select(path => Path.GetFileName(path)!).ToList();
            if (missing.Count > 0)
            {
                throw new SavepointException(
                    $"Directory '{directory}' lacks {string.Join(", ", missing)}. Each instance of the application writes the partitions that it has: "
                    + "bring the files of all instances together.");
            }
        }
    }

    private static string Describe(SavepointMetadata metadata) =>
        metadata.Partition is { } partition ? $"partition {partition.Number} of region '{metadata.SourceUid}'" : $"region '{metadata.SourceUid}'";
}
