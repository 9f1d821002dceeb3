namespace FraudDetection.Domain;

/// <summary>Why a rule spoke up.</summary>
/// <param name="Code">The rule's code, for example <c>VELOCITY</c>.</param>
/// <param name="Detail">What it saw, for an analyst to read; UTF-8 in the decision's own buffer.</param>
public readonly record struct Reason(string Code, ReadOnlyMemory<byte> Detail);
