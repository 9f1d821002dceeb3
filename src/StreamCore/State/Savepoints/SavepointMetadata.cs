namespace StreamCore.State.Savepoints;

/// <summary>What a savepoint file says of itself: the beginning of the file, as JSON.</summary>
/// <param name="Id">Tells this file from all others.</param>
/// <param name="JobName">The job that wrote it.</param>
/// <param name="ApplicationId">The application that wrote it.</param>
/// <param name="Created">When it was written, in UTC.</param>
/// <param name="Regions">The first sources' uids of all regions that the job had: a complete savepoint has files of each.</param>
/// <param name="SourceUid">The uid of the first source of the region whose state it holds.</param>
/// <param name="Partition">The input partition, and null for a region that is not run by partitions.</param>
public sealed record SavepointMetadata(
    Guid Id,
    string JobName,
    string ApplicationId,
    DateTimeOffset Created,
    IReadOnlyList<string> Regions,
    string SourceUid,
    SavepointPartition? Partition);
