using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>How the state of one partition differs between two savepoints.</summary>
/// <param name="Region">The uid of the source.</param>
/// <param name="Partition">The partition; null for a region that is not run by partitions.</param>
/// <param name="FirstOffset">Where the earlier savepoint goes on; null if it has no such file.</param>
/// <param name="SecondOffset">Where the later one goes on; null if it has no such file.</param>
/// <param name="States">Each state of either.</param>
internal sealed record PartitionDiffReport(
    string Region, int? Partition, long? FirstOffset, long? SecondOffset, IReadOnlyList<StateDiffReport> States)
{
    public static PartitionDiffReport Compare(string region, int? partition, SavepointFileReport? first, SavepointFileReport? second) => new(
        region,
        partition,
        first?.NextOffset,
        second?.NextOffset,
        [.. SavepointComparison.Compare(first?.Path, second?.Path).Select(state => StateDiffReport.Of(
            state, Version(first, state.Name), Version(second, state.Name)))]);

    private static int? Version(SavepointFileReport? file, string state) => file?.States.FirstOrDefault(each => each.Name == state)?.Version;
}
