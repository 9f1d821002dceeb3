using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>The key is the Kafka record's own.</summary>
internal sealed class RecordKeySelector<T> : KeySelector<T, ReadOnlyMemory<byte>>
{
    public override bool IsRecordKey => true;

    public override TypeSerializer<ReadOnlyMemory<byte>> Serializer { get; } = TypeSerializers.For<ReadOnlyMemory<byte>>();

    public override KeyBinding<T, ReadOnlyMemory<byte>> Bind(OperatorContext context)
    {
        context.RegisterKey(Serializer);
        return new Binding(context);
    }

    public override IKeyBytes<T> CreateKeyBytes(ElementContext element) => throw new NotSupportedException(
        "Records are not dealt out by their own key: Kafka has done that.");

    private sealed class Binding(OperatorContext context)
        : KeyBinding<T, ReadOnlyMemory<byte>>(context.KeyedState, TypeSerializers.For<ReadOnlyMemory<byte>>())
    {
        public override void SetKey(in T element)
        {
            var key = context.Subtask.Element.RecordKey ?? throw new InvalidOperationException(
                "the record has no key, and the stream is keyed by it. Have the deserializer reject such records.");
            Set(key, key);
        }
    }
}
