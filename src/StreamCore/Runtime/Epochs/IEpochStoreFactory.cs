using StreamCore.Graph;

namespace StreamCore.Runtime.Epochs;

/// <summary>A source or a sink that wants its region's epochs to be kept in a store of its kind.</summary>
internal interface IEpochStoreFactory
{
    /// <summary>Creates the store for one attempt of the region.</summary>
    IEpochStore CreateEpochStore(JobRegion region, JobContext job);
}
