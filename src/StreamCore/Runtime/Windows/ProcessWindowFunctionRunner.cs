using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Runs a <see cref="ProcessWindowFunction{TKey,TIn,TOut}"/>.</summary>
/// <param name="function">The function.</param>
/// <param name="elements">The contents as a list.</param>
internal sealed class ProcessWindowFunctionRunner<TKey, TContents, TIn, TOut>(
    ProcessWindowFunction<TKey, TIn, TOut> function,
    Func<TContents, IReadOnlyList<TIn>> elements) : WindowFunction<TKey, TContents, TOut>
{
    private KeyedState? _global;
    private KeyedState? _keyed;
    private FunctionContext? _context;

    public override void Open(OperatorContext context, bool isMerging)
    {
        // The namespace of the subtask's keyed state is the window, so what is the same in all windows needs a view of its own.
        _keyed = context.KeyedState;
        _global = _keyed.CreateView();
        function.Open(new WindowRuntimeContext(
            context.CreateScope("global", _global), isMerging ? null : context.CreateScope("window")));
    }

    public override void Process(TKey key, TContents contents, WindowOutput<TOut> output)
    {
        _global!.SetKey(_keyed!.CurrentKey);
        function.Process(key, Context(output), elements(contents), output);
        _global.ClearKey();
    }

    public override void Clear(TKey key, WindowOutput<TOut> output)
    {
        _global!.SetKey(_keyed!.CurrentKey);
        function.Clear(key, Context(output));
        _global.ClearKey();
    }

    public override void Close() => function.Close();

    private FunctionContext Context(WindowOutput<TOut> output) => _context ??= new(output);

    private sealed class FunctionContext(WindowOutput<TOut> output) : ProcessWindowFunction<TKey, TIn, TOut>.Context
    {
        public override TimeWindow Window => output.Window;

        public override long CurrentWatermark => output.CurrentWatermark;

        public override long CurrentProcessingTime => output.CurrentProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => output.Output(tag, element);
    }
}
