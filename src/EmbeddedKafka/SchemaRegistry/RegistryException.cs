namespace EmbeddedKafka.SchemaRegistry;

/// <summary>A request cannot be served; the client is told why, with a code of Confluent's.</summary>
internal sealed class RegistryException(int errorCode, string message) : Exception(message)
{
    public int ErrorCode { get; } = errorCode;

    /// <summary>The HTTP status: the first three digits of the code.</summary>
    public int Status => ErrorCode < 1000 ? ErrorCode : ErrorCode / 100;
}
