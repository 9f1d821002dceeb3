namespace StreamCore.Testing;

/// <summary>A step of a <see cref="Script{T}"/>.</summary>
/// <param name="Kind">What the source does.</param>
/// <param name="Element">The element, if it emits one.</param>
/// <param name="Timestamp">Its event time in epoch milliseconds, or <see cref="long.MinValue"/>.</param>
internal readonly record struct ScriptStep<T>(ScriptStepKind Kind, T? Element = default, long Timestamp = long.MinValue);
