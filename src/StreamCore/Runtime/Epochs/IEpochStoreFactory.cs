using StreamCore.Graph;

namespace StreamCore.Runtime.Epochs;

/// <summary>A source or a sink that wants its region's epochs to be kept in a store of its kind.</summary>
internal interface IEpochStoreFactory
{
    /// <summary>Creates the store for one attempt of the region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="job">The job.</param>
    /// <param name="reportsDeliveries">Whether it has to find out what became of each record, since the attempt before failed by one perhaps.</param>
    IEpochStore CreateEpochStore(JobRegion region, JobContext job, bool reportsDeliveries);
}
