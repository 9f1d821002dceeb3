namespace StreamCore.State.Faster;

/// <summary>A checkpoint cannot be used; the message tells why, as part of a sentence.</summary>
internal sealed class CheckpointUnusableException(string message) : Exception(message);
