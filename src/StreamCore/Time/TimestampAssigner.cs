namespace StreamCore.Time;

/// <summary>Reads an element's event time.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="element">The element.</param>
/// <returns>Epoch milliseconds.</returns>
public delegate long TimestampAssigner<T>(in T element);
