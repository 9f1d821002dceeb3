using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>What a savepoint holds; that there is a report says that all checksums are right.</summary>
/// <param name="JobName">The job that wrote it.</param>
/// <param name="ApplicationId">The application that wrote it.</param>
/// <param name="Regions">The uids of all sources that the job had.</param>
/// <param name="ChecksumsOk">Always true: a damaged file is an error.</param>
/// <param name="MissingPartitions">The partitions that the files are not of; empty if the savepoint is complete.</param>
/// <param name="Files">Its files.</param>
internal sealed record SavepointReport(
    string JobName,
    string ApplicationId,
    IReadOnlyList<string> Regions,
    bool ChecksumsOk,
    IReadOnlyList<int> MissingPartitions,
    IReadOnlyList<SavepointFileReport> Files)
{
    /// <summary>Reads a savepoint.</summary>
    /// <param name="path">Its directory, or one of its files.</param>
    /// <exception cref="SavepointException">There is none, or a file is damaged.</exception>
    public static SavepointReport Read(string path)
    {
        var contents = SavepointPaths.Files(path).Select(SavepointContents.Read).ToList();
        var metadata = contents[0].Metadata;
        var numbers = contents.Select(file => file.Metadata.Partition?.Number).OfType<int>().ToHashSet();
        return new(
            metadata.JobName,
            metadata.ApplicationId,
            metadata.Regions,
            ChecksumsOk: true,
            [.. Enumerable.Range(0, metadata.Partition?.Count ?? 0).Where(number => !numbers.Contains(number))],
            [.. contents.Select(SavepointFileReport.Of)]);
    }
}
