namespace StreamCore.Windowing;

/// <summary>A value that was computed for one window of one key.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="TValue">The value type.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Window">The window.</param>
/// <param name="Value">The value.</param>
public readonly record struct WindowResult<TKey, TValue>(TKey Key, TimeWindow Window, TValue Value);
