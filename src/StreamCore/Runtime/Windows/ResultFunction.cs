using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>One result for each firing.</summary>
internal sealed class ResultFunction<TKey, TContents, TOut>(Func<TKey, TimeWindow, TContents, TOut> result)
    : WindowFunction<TKey, TContents, TOut>
{
    public override void Process(TKey key, TContents contents, WindowOutput<TOut> output) =>
        output.Collect(result(key, output.Window, contents));
}
