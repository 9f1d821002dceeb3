namespace FraudDetection.Control;

/// <summary>A version that is in use.</summary>
/// <typeparam name="T">What the document was read into.</typeparam>
/// <param name="Version">Its number; <see cref="DocumentVersions.Default"/> for the program's own.</param>
/// <param name="Value">What the document was read into.</param>
public sealed record LoadedDocument<T>(long Version, T Value);
