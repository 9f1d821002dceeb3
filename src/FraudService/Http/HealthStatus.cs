namespace FraudService.Http;

/// <summary>The answer to a question for health.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthStatus(string Status);
