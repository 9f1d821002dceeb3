using StreamCore.DataStream;
using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>Numbers the elements of each word.</summary>
internal sealed class WordCountFunction : KeyedProcessFunction<string, string, CountedText>
{
    private ValueState<long>? _count;

    public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<long>("count"));

    public override void ProcessElement(in string element, Context context, ICollector<CountedText> output)
    {
        _count!.TryGet(out var count);
        _count.Update(count + 1);
        output.Collect(new(context.CurrentKey, count + 1, element));
    }
}
