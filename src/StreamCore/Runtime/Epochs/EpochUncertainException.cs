namespace StreamCore.Runtime.Epochs;

/// <summary>
/// A store cannot be reached, or it is not known whether an epoch has committed. The region begins again from what is
/// committed; that is no failure of the job.
/// </summary>
internal sealed class EpochUncertainException(string message, Exception innerException) : Exception(message, innerException);
