using StreamCore.DataStream;
using StreamCore.State;

namespace IntegrationTests.Runtime;

internal sealed class CountFunction(Action<string>? onElement) : KeyedProcessFunction<ReadOnlyMemory<byte>, string, CountedText>
{
    private ValueState<long>? _count;

    public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<long>("count"));

    public override void ProcessElement(in string element, Context context, ICollector<CountedText> output)
    {
        _count!.TryGet(out var count);
        _count.Update(count + 1);
        output.Collect(new(RuntimeBed.Text(context.CurrentKey), count + 1, element));
        onElement?.Invoke(element);
    }
}
