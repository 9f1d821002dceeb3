using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>How two savepoints differ.</summary>
/// <param name="First">The earlier one.</param>
/// <param name="Second">The later one.</param>
/// <param name="Partitions">What one of them has files of.</param>
internal sealed record SavepointDiffReport(string First, string Second, IReadOnlyList<PartitionDiffReport> Partitions)
{
    /// <exception cref="SavepointException">One is none, or a file is damaged.</exception>
    public static SavepointDiffReport Compare(string first, string second)
    {
        var before = Files(first);
        var after = Files(second);
        var partitions = before.Keys.Union(after.Keys).OrderBy(place => place.Region, StringComparer.Ordinal).ThenBy(place => place.Partition);
        return new(first, second, [.. partitions.Select(place => PartitionDiffReport.Compare(
            place.Region, place.Partition, before.GetValueOrDefault(place), after.GetValueOrDefault(place)))]);
    }

    private static Dictionary<(string Region, int? Partition), SavepointFileReport> Files(string path) =>
        SavepointReport.Read(path).Files.ToDictionary(file => (file.Region, file.Partition));
}
