using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>What one savepoint file holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Id">Tells it from all others.</param>
/// <param name="Created">When it was written.</param>
/// <param name="Region">The uid of the source of the region that it is of.</param>
/// <param name="Topic">The input topic; null for a region that is not run by partitions.</param>
/// <param name="Partition">The partition of it.</param>
/// <param name="NextOffset">The offset of the first record that the state has not seen.</param>
/// <param name="MaxEventTime">The greatest event time seen; null if none was.</param>
/// <param name="States">The states.</param>
internal sealed record SavepointFileReport(
    string Path,
    long Bytes,
    Guid Id,
    DateTimeOffset Created,
    string Region,
    string? Topic,
    int? Partition,
    long? NextOffset,
    DateTimeOffset? MaxEventTime,
    IReadOnlyList<SavepointState> States)
{
    public static SavepointFileReport Of(SavepointContents contents)
    {
        var (metadata, partition) = (contents.Metadata, contents.Metadata.Partition);
        return new(
            contents.Path,
            contents.Length,
            metadata.Id,
            metadata.Created,
            metadata.SourceUid,
            partition?.Topic,
            partition?.Number,
            partition?.NextOffset,
            partition is { MaxTimestamp: > long.MinValue } ? DateTimeOffset.FromUnixTimeMilliseconds(partition.MaxTimestamp) : null,
            contents.States);
    }
}
