namespace StreamCore.Kafka;

/// <summary>A partition's state cannot be restored, and trying again would not help.</summary>
internal sealed class RestoreFailedException(string message) : Exception(message);
