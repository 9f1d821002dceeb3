using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>How a keyed stream finds its keys.</summary>
internal abstract class KeySelector<T, TKey> : IKeySelector<T>
{
    /// <summary>True if the key is the Kafka record's own, by which the input is partitioned already.</summary>
    public virtual bool IsRecordKey => false;

    /// <summary>Stores keys.</summary>
    public abstract TypeSerializer<TKey> Serializer { get; }

    /// <summary>Binds it to the state of one operator.</summary>
    public abstract KeyBinding<T, TKey> Bind(OperatorContext context);

    public abstract IKeyBytes<T> CreateKeyBytes(ElementContext element);
}
