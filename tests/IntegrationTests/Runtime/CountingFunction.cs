using StreamCore.DataStream;
using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>Numbers the elements of each key, in a state of any type.</summary>
/// <param name="descriptor">The state.</param>
/// <param name="count">Counts an element, and tells how many there were.</param>
internal sealed class CountingFunction<TKey, T>(ValueStateDescriptor<T> descriptor, Func<T?, (T State, long Count)> count)
    : KeyedProcessFunction<TKey, string, CountedText>
{
    private ValueState<T>? _state;

    public override void Open(IRuntimeContext context) => _state = context.GetState(descriptor);

    public override void ProcessElement(in string element, Context context, ICollector<CountedText> output)
    {
        _state!.TryGet(out var before);
        var (after, number) = count(before);
        _state.Update(after);
        output.Collect(new(context.CurrentKey is string key ? key : "k", number, element));
    }
}
