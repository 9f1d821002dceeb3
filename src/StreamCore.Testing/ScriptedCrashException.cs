namespace StreamCore.Testing;

/// <summary>A failure that a test has asked for.</summary>
/// <param name="message">Where it happened.</param>
public sealed class ScriptedCrashException(string message) : Exception(message);
