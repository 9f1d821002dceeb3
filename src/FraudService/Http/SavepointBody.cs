using System.Text.Json.Serialization;

namespace FraudService.Http;

/// <summary>What a request for a savepoint may say.</summary>
/// <param name="Directory">The name of a directory below the configured one; null for one that is named by the time.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SavepointBody(string? Directory);
