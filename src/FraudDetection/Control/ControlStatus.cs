using FraudDetection.Shadow;

namespace FraudDetection.Control;

/// <summary>What decides now, and how its changing fares.</summary>
/// <param name="RulesVersion">As it stands in decisions.</param>
/// <param name="ModelVersion">As it stands in decisions.</param>
/// <param name="Rules">Where the rules come from.</param>
/// <param name="Model">Where the model comes from.</param>
/// <param name="Lists">What is blocked and allowed.</param>
/// <param name="Shadow">How the shadow model compares; null without one.</param>
public sealed record ControlStatus(
    string RulesVersion, string ModelVersion, DocumentStatus Rules, DocumentStatus Model, ListStatus Lists, ShadowReport? Shadow);
