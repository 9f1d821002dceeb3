using System.Net;

namespace StreamCore.Avro;

/// <summary>A registry answered, and refused: asking again would not help.</summary>
/// <param name="message">What was asked and what the registry said.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="errorCode">The registry's own code, for example 409 or 42201; 0 if it gave none.</param>
public sealed class SchemaRegistryException(string message, HttpStatusCode status, int errorCode) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The registry's own code, for example 409 or 42201; 0 if it gave none.</summary>
    public int ErrorCode { get; } = errorCode;
}
