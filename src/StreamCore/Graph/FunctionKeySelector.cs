using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>Finds the key by a function of the element.</summary>
internal sealed class FunctionKeySelector<T, TKey>(Func<T, TKey> function, TypeSerializer<TKey> serializer) : KeySelector<T, TKey>
{
    public override TypeSerializer<TKey> Serializer => serializer;

    public override KeyBinding<T, TKey> Bind(OperatorContext context)
    {
        context.RegisterKey(serializer);
        return new Binding(context.KeyedState, function, serializer);
    }

    public override IKeyBytes<T> CreateKeyBytes(ElementContext element) => new KeyBytes(function, serializer);

    private sealed class Binding(KeyedState keyed, Func<T, TKey> function, TypeSerializer<TKey> serializer)
        : KeyBinding<T, TKey>(keyed, serializer)
    {
        private readonly KeyBuffer<TKey> _buffer = new(serializer);

        public override void SetKey(in T element)
        {
            var key = function(element);
            Set(_buffer.Write(key), key);
        }
    }

    private sealed class KeyBytes(Func<T, TKey> function, TypeSerializer<TKey> serializer) : IKeyBytes<T>
    {
        private readonly KeyBuffer<TKey> _buffer = new(serializer);

        public ReadOnlySpan<byte> Read(in T element) => _buffer.Write(function(element)).Span;
    }
}
