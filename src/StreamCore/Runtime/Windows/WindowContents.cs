using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>
/// What a window holds, in the keyed state: that of the current key, and of the namespace that is the window's, which
/// the caller sets.
/// </summary>
/// <typeparam name="TIn">The element type.</typeparam>
/// <typeparam name="TContents">What is made of the elements when the window fires.</typeparam>
internal abstract class WindowContents<TIn, TContents>
{
    /// <summary>Adds an element.</summary>
    /// <returns>True if the window was empty before.</returns>
    public abstract bool Add(in TIn element);

    /// <summary>Reads what the window holds; valid until the next call.</summary>
    /// <returns>False if it is empty.</returns>
    public abstract bool TryGet(out TContents contents);

    /// <summary>Discards all.</summary>
    public abstract void Clear();

    /// <summary>Moves what other windows hold into a window. The namespace is any afterwards.</summary>
    public abstract void MoveInto(TimeWindow target, List<TimeWindow> sources);
}
