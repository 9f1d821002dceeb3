using System.Buffers;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>Finds the key by a function of the element.</summary>
internal sealed class FunctionKeySelector<T, TKey>(Func<T, TKey> function, TypeSerializer<TKey> serializer) : KeySelector<T, TKey>
{
    public override TypeSerializer<TKey> Serializer => serializer;

    public override KeyBinding<T, TKey> Bind(OperatorContext context) => new Binding(context.KeyedState, function, serializer);

    public override IKeyBytes<T> CreateKeyBytes(ElementContext element) => new KeyBytes(function, serializer);

    private sealed class Binding(KeyedState keyed, Func<T, TKey> function, TypeSerializer<TKey> serializer)
        : KeyBinding<T, TKey>(keyed, serializer)
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public override void SetKey(in T element)
        {
            var key = function(element);
            _buffer.ResetWrittenCount();
            Serializer.Write(key, _buffer);
            Set(_buffer.WrittenMemory, key);
        }
    }

    private sealed class KeyBytes(Func<T, TKey> function, TypeSerializer<TKey> serializer) : IKeyBytes<T>
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public ReadOnlySpan<byte> Read(in T element)
        {
            _buffer.ResetWrittenCount();
            serializer.Write(function(element), _buffer);
            return _buffer.WrittenSpan;
        }
    }
}
