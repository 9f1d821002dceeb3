namespace StreamCore.Runtime.Epochs;

/// <summary>
/// A store cannot be reached, or it is not known whether an epoch has committed. The region begins again from what is
/// committed; that is no failure of the job.
/// </summary>
internal sealed class EpochUncertainException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>Whether one of the epoch's records may be to blame: the next store has to find out which, since it would come again.</summary>
    public bool IsAboutRecord { get; init; }
}
