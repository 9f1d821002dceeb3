namespace FraudDetection.Contracts;

/// <summary>The ids under which a registry knows the service's schemas.</summary>
/// <param name="Transaction">Of <see cref="FraudSchemas.Transaction"/>.</param>
/// <param name="Decision">Of <see cref="FraudSchemas.Decision"/>.</param>
/// <param name="Alert">Of <see cref="FraudSchemas.Alert"/>.</param>
/// <param name="Label">Of <see cref="FraudSchemas.Label"/>.</param>
public sealed record FraudSchemaIds(int Transaction, int Decision, int Alert, int Label);
