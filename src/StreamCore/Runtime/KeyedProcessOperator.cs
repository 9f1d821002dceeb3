using StreamCore.DataStream;
using StreamCore.Graph;

namespace StreamCore.Runtime;

/// <summary>Runs a <see cref="KeyedProcessFunction{TKey,TIn,TOut}"/> on a stream that is keyed by the record's own key.</summary>
internal sealed class KeyedProcessOperator<TKey, TIn, TOut> : ICollector<TIn>
{
    private readonly string _name;
    private readonly SlotContext _slot;
    private readonly KeyedProcessFunction<TKey, TIn, TOut> _function;
    private readonly ICollector<TOut> _output;
    private readonly OperatorContext _context;

    public KeyedProcessOperator(
        string name,
        SlotContext slot,
        Func<ReadOnlyMemory<byte>, TKey> readKey,
        KeyedProcessFunction<TKey, TIn, TOut> function,
        ICollector<TOut> output,
        SideCollectors sideOutputs)
    {
        _name = name;
        _slot = slot;
        _function = function;
        _output = output;
        _context = new(slot, readKey, sideOutputs);
        function.Open(slot);
        slot.OnClose(function.Close);
    }

    public void Collect(in TIn element)
    {
        if (_slot.Element.RecordKey is not { } key)
        {
            throw new OperatorException(_name, new InvalidOperationException(
                "the record has no key, and the stream is keyed by it. Have the deserializer reject such records."));
        }

        _slot.KeyedState.SetKey(key);
        try
        {
            _function.ProcessElement(element, _context, _output);
        }
        catch (Exception e) when (e is not OperatorException)
        {
            throw new OperatorException(_name, e);
        }
        finally
        {
            _slot.KeyedState.ClearKey();
        }
    }

    private sealed class OperatorContext(SlotContext slot, Func<ReadOnlyMemory<byte>, TKey> readKey, SideCollectors sideOutputs)
        : KeyedProcessFunction<TKey, TIn, TOut>.Context
    {
        public override long Timestamp => slot.Element.Timestamp;

        public override long CurrentWatermark => slot.Element.Watermark;

        public override TKey CurrentKey => readKey(slot.KeyedState.CurrentKey);

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => sideOutputs.TryCollect(tag, element);
    }
}
