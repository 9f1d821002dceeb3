namespace StreamCore.Runtime.Windows;

/// <summary>Makes results of a window's contents, in one subtask.</summary>
internal abstract class WindowFunction<TKey, TContents, TOut>
{
    /// <summary>Called once before the first window.</summary>
    public virtual void Open(OperatorContext context, bool isMerging)
    {
    }

    /// <summary>Emits the results for a window.</summary>
    public abstract void Process(TKey key, TContents contents, WindowOutput<TOut> output);

    /// <summary>The window that the output stands at is gone.</summary>
    public virtual void Clear(TKey key, WindowOutput<TOut> output)
    {
    }

    public virtual void Close()
    {
    }
}
