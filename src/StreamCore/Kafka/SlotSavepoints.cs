using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Savepoints;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Kafka;

/// <summary>Savepoints of a region that runs in slots: a file for each partition. Shared by the slots.</summary>
internal sealed class SlotSavepoints(JobContext job, JobRegion region, string topic, int partitionCount)
{
    private readonly string _uid = region.Sources.First().Uid!;

    /// <summary>Writes the files of a slot's partitions, on the slot's thread while no epoch is open.</summary>
    /// <exception cref="SavepointException">They can't be written, or a partition does not run.</exception>
    public IReadOnlyList<string> Write(SavepointRequest request, IEnumerable<AssignedPartition> partitions)
    {
        using var files = new SavepointFiles(job, request, _uid);
        foreach (var partition in partitions.OrderBy(partition => partition.Number))
        {
            if (partition.Phase != PartitionPhase.Running)
            {
                throw new SavepointException(
                    $"Partition {partition.Number} of {topic} is {partition.Phase} ({partition.Error ?? "not yet at work"}); try again when it runs.");
            }

            // The position is in the file's own description, and the rest is this application's.
            files.Write(
                new(topic, partition.Number, partitionCount, partition.NextOffset, partition.MaxTimestamp),
                partition.State.Entries().Where(entry => !IsOfApplication(entry.Key.Span)));
        }

        return files.Complete();
    }

    private static bool IsOfApplication(ReadOnlySpan<byte> key) =>
        PartitionPosition.IsKey(key) || key.SequenceEqual(SavepointOrigin.Key) || key.SequenceEqual(OperatorUids.Key);

    /// <summary>Creates what decides with what a slot's partitions begin.</summary>
    public SavepointStart CreateStart(ILogger logger) =>
        new(job.Options, _uid, topic, partitionCount, region.Nodes.Select(each => each.Uid!).ToHashSet(), logger);
}
