using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// What a window function learns when it is opened. The states that it registers here belong to a key and are the same in
/// all of the key's windows; nothing clears them by itself.
/// </summary>
public interface IWindowRuntimeContext : IRuntimeContext
{
    /// <summary>
    /// Registers states that a key has for each window. <see cref="ProcessWindowFunction{TKey,TIn,TOut}.Clear"/> must clear
    /// them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The windows merge, and a merged window would have several states.</exception>
    IRuntimeContext PerWindow { get; }
}
