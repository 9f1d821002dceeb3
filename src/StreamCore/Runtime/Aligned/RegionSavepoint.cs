using StreamCore.Graph;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Savepoints;
using StreamCore.State;
using StreamCore.State.Savepoints;
using StreamCore.State.Schemas;

namespace StreamCore.Runtime.Aligned;

/// <summary>A region's file in a savepoint.</summary>
internal sealed class RegionSavepoint(JobRegion region, JobContext job)
{
    private readonly string _uid = region.Sources.First().Uid!;

    /// <summary>Decides what the region begins with: what is committed, or, if that is nothing, the savepoint of the options.</summary>
    /// <param name="committed">What is committed.</param>
    /// <param name="isImport">Whether the entries are the savepoint's, which have to be committed yet.</param>
    /// <exception cref="JobFailedException">The region has state of its own already, or the file is damaged.</exception>
    public RestoredEpoch BeginWith(RestoredEpoch committed, out bool isImport)
    {
        isImport = false;
        try
        {
            if (job.Options.FromSavepoint is not { } directory || !SavepointDirectory.HasRegion(directory, _uid))
            {
                return committed;
            }

            using var reader = new SavepointReader(SavepointDirectory.PathOf(directory, _uid, null));
            isImport = !committed.Entries.Any();
            return isImport ? Read(reader) : CheckOrigin(committed, reader);
        }
        catch (SavepointException e)
        {
            throw new JobFailedException($"Region '{_uid}' can't begin with the savepoint: {e.Message}", e);
        }
    }

    /// <summary>Writes the file. Nothing is being processed meanwhile.</summary>
    public IReadOnlyList<string> Write(SavepointRequest request, IReadOnlyList<PartitionState> states, RegionState own)
    {
        using var files = new SavepointFiles(job, request, _uid);

        // Each subtask has a copy of broadcast state. Metadata lies there too, but not every subtask has all of it.
        files.Write(null, states
            .SelectMany(state => state.Entries().Where(entry => !state.HasBroadcastCopy || !StateScope.IsBroadcast(entry.Key.Span)))
            .Concat(states
                .Where(state => state.HasBroadcastCopy)
                .SelectMany(state => state.Entries().Where(entry => IsMetadata(entry.Key.Span)))
                .DistinctBy(entry => entry.Key.ToArray(), ByteKeyComparer.Instance)
                .Where(entry => !states.Any(state => !state.HasBroadcastCopy && state.TryGet(entry.Key.Span, out _))))
            .Concat(own.State.Entries().Where(entry => !entry.Key.Span.SequenceEqual(RegionState.OriginKey))));
        return files.Complete();
    }

    private static bool IsMetadata(ReadOnlySpan<byte> stateKey) =>
        StateScope.IsBroadcast(stateKey) && StateMetadata.IsKey(stateKey[StateScope.Size..]);

    private static RestoredEpoch Read(SavepointReader reader) => new([
        .. reader.ReadEntries().Select(entry => KeyValuePair.Create(entry.StateKey, entry.Value)),
        KeyValuePair.Create(RegionState.OriginKey, new SavepointOrigin(reader.Metadata.Id, IsComplete: true).ToBytes())]);

    private RestoredEpoch CheckOrigin(RestoredEpoch committed, SavepointReader reader)
    {
        var origin = committed.Entries.Where(entry => entry.Key.AsSpan().SequenceEqual(RegionState.OriginKey))
            .Select(entry => (SavepointOrigin?)SavepointOrigin.Parse(entry.Value)).FirstOrDefault();
        return origin?.Id == reader.Metadata.Id
            ? committed
            : throw new JobFailedException(
                $"Application '{job.Options.ApplicationId}' already has state of its own in region '{_uid}', which the savepoint '{reader.FilePath}' would "
                + "replace. Start it under another application id, or without the savepoint.")
            {
                IsFinal = true,
            };
    }
}
